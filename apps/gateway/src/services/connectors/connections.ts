import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { ExpressionBuilder } from 'kysely';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { dropGrant } from '../../engine/shops/grants.ts';
import { sealSecret, unsealSecret } from '../../engine/shops/sealed-secret.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row, type Tables } from '../../infrastructure/database/query.ts';
import { type Caller, type Mode, reachedModes } from '../../infrastructure/http/caller.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';

export const CONNECTION_NOT_FOUND = refuse(
  'connection_not_found',
  'There is no such connection. List them with GET /v1/connections.',
);

export type ConnectionRow = Row<'connections'>;

/** A shop, by the name its platform gives it, and what that platform signs its webhooks with. */
export interface NewConnection {
  readonly platform: string;
  readonly shop: string;
  readonly secret: string;
  /** The app through which the shop is asked. */
  readonly clientId?: string | undefined;
  readonly subscribedBy: ConnectionRow['subscribedBy'];
  /** That of the asking key when left out. */
  readonly mode?: Mode | undefined;
}

/** The connections a caller reaches: a test key's are those of the test mode. */
const within =
  (caller: Caller) =>
  ({ and, eb }: ExpressionBuilder<Tables, 'connections'>) =>
    and([eb('accountId', '=', caller.account.id), eb('mode', 'in', reachedModes(caller))]);

/** One page, newest first. */
export const listConnections = (
  database: Database,
  caller: Caller,
  page: PageRequest,
): Promise<ConnectionRow[]> =>
  queryOn(database.pool)
    .selectFrom('connections')
    .selectAll()
    .where(within(caller))
    .$call(newestFirst(page))
    .execute();

/** One connection. Refusal: `connection_not_found`. */
export const findConnection = async (
  client: pg.Pool | pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<Result<ConnectionRow, Refusal>> => {
  const row =
    id === null
      ? undefined
      : await queryOn(client)
          .selectFrom('connections')
          .selectAll()
          .where(within(caller))
          .where('id', '=', id)
          .executeTakeFirst();
  return row ? succeed(row) : CONNECTION_NOT_FOUND;
};

/**
 * Connects a shop. Whoever names it gets its webhooks only with the secret they are signed with, so others may name it
 * too. Refusals: `platform_unknown`, `live_key_required` for a live one from a test key, `connection_exists`.
 */
export const createConnection = async (
  client: pg.PoolClient,
  caller: Caller,
  { platform, shop, secret, clientId, subscribedBy, mode = caller.mode }: NewConnection,
  { vault, platforms }: { vault: Vault; platforms: readonly string[] },
): Promise<Result<ConnectionRow, Refusal>> => {
  if (!platforms.includes(platform)) {
    const known = platforms.length === 0 ? 'None is mounted here' : `Use one of: ${platforms.join(', ')}`;
    return refuse('platform_unknown', `There is no connector for that platform. ${known}.`, 'platform');
  }
  if (mode === 'live' && caller.mode === 'test')
    return refuse(
      'live_key_required',
      'A test key connects shops in the test mode only. Use a live key.',
      'mode',
    );
  const owner = { accountId: caller.account.id, id: uuidv7() };
  const row = await queryOn(client)
    .insertInto('connections')
    .values({
      ...owner,
      mode,
      platform,
      shop,
      secret: sealSecret(vault, owner, secret),
      clientId: clientId ?? null,
      subscribedBy,
    })
    .onConflict((conflict) => conflict.columns(['platform', 'shop', 'accountId', 'mode']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row
    ? succeed(row)
    : refuse(
        'connection_exists',
        'You have connected the shop already. Change that connection, or delete it first.',
        'shop',
      );
};

/** What is changed of a connection; what is undefined stays. */
export interface ConnectionChange {
  readonly secret?: string | undefined;
  /** Whether the secret before counts for a day more. */
  readonly keepPrevious: boolean;
  readonly clientId?: string | undefined;
  readonly subscribedBy?: ConnectionRow['subscribedBy'] | undefined;
}

const lockConnection = async (
  client: pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<ConnectionRow | undefined> =>
  id === null
    ? undefined
    : queryOn(client)
        .selectFrom('connections')
        .selectAll()
        .where(within(caller))
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();

/** The new secret, and how long the one before counts; the same one again pushes no older one out. */
const rotated = (
  before: ConnectionRow,
  { secret, keepPrevious }: ConnectionChange,
  { vault, now }: { readonly vault: Vault; readonly now: Date },
): Partial<Pick<ConnectionRow, 'secret' | 'previousSecret' | 'rotatedAt'>> => {
  if (secret === undefined) return {};
  const isSame = unsealSecret(vault, before, before.secret) === secret;
  if (isSame) return keepPrevious ? {} : { previousSecret: null };
  return {
    secret: sealSecret(vault, before, secret),
    previousSecret: keepPrevious ? before.secret : null,
    rotatedAt: now,
  };
};

/** A shop that had removed the app, and whose secret is given, is connected again. */
const revived = (
  { state }: ConnectionRow,
  { secret }: ConnectionChange,
  now: Date,
): Partial<Pick<ConnectionRow, 'state' | 'stateSince' | 'stateDetail'>> =>
  state === 'removed' && secret !== undefined
    ? { state: 'connected', stateSince: now, stateDetail: null }
    : {};

/**
 * Changes a connection. A new secret stands beside the one before, which stays valid for a day, for webhooks already on
 * their way, unless it is to end at once. Tokens belong to the app they were given to: another app is installed anew.
 * Refusal: `connection_not_found`.
 */
export const changeConnection = async (
  client: pg.PoolClient,
  { caller, id }: { readonly caller: Caller; readonly id: string | null },
  change: ConnectionChange,
  { vault, now }: { readonly vault: Vault; readonly now: Date },
): Promise<Result<ConnectionRow, Refusal>> => {
  const before = await lockConnection(client, caller, id);
  if (!before) return CONNECTION_NOT_FOUND;
  const { clientId = before.clientId, subscribedBy = before.subscribedBy } = change;
  const isOtherApp = before.clientId !== null && clientId !== before.clientId;
  if (isOtherApp) await dropGrant(client, before);
  const row = await queryOn(client)
    .updateTable('connections')
    .set({
      ...rotated(before, change, { vault, now }),
      ...revived(before, change, now),
      ...(isOtherApp && before.state !== 'removed' ? { state: 'connected' as const, stateSince: now } : {}),
      clientId,
      subscribedBy,
    })
    .where(within(caller))
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};

/** Disconnects a shop: its webhooks are refused from now on. False when the caller has no such connection. */
export const deleteConnection = async (
  client: pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<boolean> => {
  if (id === null) return false;
  const { numDeletedRows } = await queryOn(client)
    .deleteFrom('connections')
    .where(within(caller))
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
