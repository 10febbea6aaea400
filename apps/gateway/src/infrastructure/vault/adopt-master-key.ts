import type pg from 'pg';
import type { Database } from '../database/open.ts';
import { queryOn } from '../database/query.ts';
import { StartupError } from '../startup/startup-error.ts';
import type { MasterKeys } from './master-key.ts';
import { rewrapDataKey, type WrappedKey } from './wrapped-key.ts';

/**
 * Moves every data key that an earlier master key wraps to the current one, all or none. What is sealed does not
 * change. Processes that start at once take turns, and the later ones find nothing left to do.
 *
 * @returns how many data keys were moved.
 * @throws StartupError when a data key is wrapped by a master key that was not given.
 */
export async function adoptMasterKey(database: Database, masters: MasterKeys): Promise<number> {
  await refuseUnknownMaster(database, masters);
  return database.transaction(async (client) => {
    const foreign = await queryOn(client)
      .selectFrom('vault_keys')
      .selectAll()
      .where('masterFingerprint', '!=', masters.current.fingerprint)
      .orderBy('generation')
      .forUpdate()
      .execute();
    if (foreign.length > 0)
      await storeWrapped(
        client,
        foreign.map((key) => rewrapDataKey(masters, key)),
      );
    return foreign.length;
  });
}

const storeWrapped = (client: pg.PoolClient, keys: readonly WrappedKey[]) =>
  client.query(
    `UPDATE vault_keys SET wrapped_key = moved.wrapped_key, master_fingerprint = moved.master_fingerprint
     FROM unnest($1::uuid[], $2::bytea[], $3::text[]) AS moved (id, wrapped_key, master_fingerprint)
     WHERE vault_keys.id = moved.id`,
    [
      keys.map(({ id }) => id),
      keys.map(({ wrappedKey }) => wrappedKey),
      keys.map(({ masterFingerprint }) => masterFingerprint),
    ],
  );

async function refuseUnknownMaster(database: Database, { current, previous }: MasterKeys): Promise<void> {
  const given = new Set([current, ...previous].map(({ fingerprint }) => fingerprint));
  const inUse = await queryOn(database.pool)
    .selectFrom('vault_keys')
    .select('masterFingerprint')
    .distinct()
    .execute();
  const missing = inUse
    .map(({ masterFingerprint }) => masterFingerprint)
    .filter((fingerprint) => !given.has(fingerprint));
  if (missing.length === 0) return;
  throw new StartupError(
    'vault',
    `The secrets in this database are sealed under master key ${missing.join(' and ')}, but ${current.origin} ` +
      `holds ${current.fingerprint}. Put the key they were sealed under into GATEWAY_MASTER_KEY again; or, to ` +
      'replace it by a new one, into GATEWAY_MASTER_KEY_PREVIOUS, with the new one in GATEWAY_MASTER_KEY. ' +
      'Without it nothing that was sealed can be read again.',
  );
}
