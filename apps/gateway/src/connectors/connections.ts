import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { and, desc, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../database/open.ts';
import type { Vault } from '../vault/vault.ts';
import { sealSecret, unsealSecret } from './connection-secret.ts';
import { connections } from './tables.ts';

export type ConnectionRow = typeof connections.$inferSelect;

/** A shop, by the name its platform gives it, and what that platform signs its webhooks with. */
export interface NewConnection {
  readonly platform: string;
  readonly shop: string;
  readonly secret: string;
}

const owned = (account: string, id: string) =>
  and(eq(connections.accountId, account), eq(connections.id, id));

/** One page, newest first. */
export const listConnections = (
  database: Database,
  account: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<ConnectionRow[]> =>
  database.drizzle
    .select()
    .from(connections)
    .where(and(eq(connections.accountId, account), before ? lt(connections.id, before) : undefined))
    .orderBy(desc(connections.id))
    .limit(limit);

/** Connects a shop that no account has connected yet. Refusals: `platform_unknown`, `connection_exists`. */
export const createConnection = async (
  client: pg.PoolClient,
  account: string,
  { platform, shop, secret }: NewConnection,
  { vault, platforms }: { vault: Vault; platforms: readonly string[] },
): Promise<Result<ConnectionRow, Refusal>> => {
  if (!platforms.includes(platform)) {
    const known = platforms.length === 0 ? 'None is mounted here' : `Use one of: ${platforms.join(', ')}`;
    return refuse('platform_unknown', `There is no connector for that platform. ${known}.`, 'platform');
  }
  const owner = { accountId: account, id: uuidv7() };
  const [row] = await drizzle(client)
    .insert(connections)
    .values({ ...owner, platform, shop, secret: sealSecret(vault, owner, secret) })
    .onConflictDoNothing({ target: [connections.platform, connections.shop] })
    .returning();
  return row
    ? succeed(row)
    : refuse(
        'connection_exists',
        'The shop is already connected. Change that connection, or delete it first.',
        'shop',
      );
};

/**
 * Gives a connection a new secret; the one before stays valid, for webhooks already on their way. Giving it the
 * secret it has changes nothing, so that a repeated request does not push the old one out.
 * Refusal: `connection_not_found`.
 */
export const rotateSecret = async (
  client: pg.PoolClient,
  account: string,
  id: string | null,
  { vault, secret, now }: { vault: Vault; secret: string; now: Date },
): Promise<Result<ConnectionRow, Refusal>> => {
  const db = drizzle(client);
  const [before] =
    id === null ? [] : await db.select().from(connections).where(owned(account, id)).for('update');
  if (!before) {
    return refuse('connection_not_found', 'There is no such connection. List them with GET /v1/connections.');
  }
  if (unsealSecret(vault, before, before.secret) === secret) return succeed(before);
  const [row] = await db
    .update(connections)
    .set({ secret: sealSecret(vault, before, secret), previousSecret: before.secret, rotatedAt: now })
    .where(owned(account, before.id))
    .returning();
  return succeed(row!);
};

/** Disconnects a shop: its webhooks are refused from now on. */
export const deleteConnection = async (database: Database, account: string, id: string): Promise<boolean> => {
  const gone = await database.drizzle
    .delete(connections)
    .where(owned(account, id))
    .returning({ id: connections.id });
  return gone.length > 0;
};
