import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { sealSecret } from '../../engine/shops/sealed-secret.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { hashKey } from '../../infrastructure/http/api-key.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { DEMO_ACCOUNT, DEMO_KEY_LABEL, DEMO_OPERATOR_LABEL } from './demo.ts';

export interface EndDemoOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly dataDir: string;
  /** Keys that the environment gives: they go on. */
  readonly given: readonly string[];
  /** Whether the demo's account goes on, with the key that was given for it. */
  readonly accountStays: boolean;
}

/** What of a demo was still open. */
export interface EndedDemo {
  readonly keys: number;
  readonly shops: number;
}

/** Ends the keys that a demo made, and every key of its account unless that goes on. */
const endKeys = async (client: pg.PoolClient, { given, accountStays }: EndDemoOptions): Promise<number> => {
  const { rowCount } = await client.query(
    `UPDATE api_keys SET revoked_at = now()
     WHERE revoked_at IS NULL AND NOT hash = ANY ($1)
       AND ((account_id = $2 AND ($3 IS FALSE OR label = $4)) OR (account_id IS NULL AND label = $5))`,
    [given.map(hashKey), DEMO_ACCOUNT, accountStays, DEMO_KEY_LABEL, DEMO_OPERATOR_LABEL],
  );
  return rowCount ?? 0;
};

/** Gives the demo's shop a secret nobody has: who has the old one could sign webhooks that text at the account's cost. */
const shutShop = async (client: pg.PoolClient, vault: Vault): Promise<number> => {
  const owner = { accountId: DEMO_ACCOUNT, id: DEMO_ACCOUNT };
  const secret = sealSecret(vault, owner, randomBytes(32).toString('hex'));
  const { rowCount } = await client.query(
    `UPDATE connections SET secret = $2, previous_secret = NULL, rotated_at = now()
     WHERE id = $1 AND EXISTS (SELECT FROM api_keys WHERE account_id = $1 AND revoked_at IS NULL)`,
    [DEMO_ACCOUNT, secret],
  );
  return rowCount ?? 0;
};

/**
 * Ends what a demo on the same data left open to whoever has seen its secrets: its keys, the operator's among them, the
 * secret of its shop, and the files they lie in. Done again, it finds nothing.
 */
export const endDemo = async (options: EndDemoOptions): Promise<EndedDemo> => {
  const { database, vault, dataDir, accountStays } = options;
  const ended = await database.transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('demo'))");
    const shops = accountStays ? 0 : await shutShop(client, vault);
    return { keys: await endKeys(client, options), shops };
  });
  await rm(join(dataDir, 'demo', 'operator-key'), { force: true });
  if (!accountStays) await rm(join(dataDir, 'demo'), { recursive: true, force: true });
  return ended;
};
