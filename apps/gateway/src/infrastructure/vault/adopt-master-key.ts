import { asc, count, ne, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { Database } from '../database/open.ts';
import type { MasterKeys } from './master-key.ts';
import { VaultRefusal } from './refusal.ts';
import { vaultKeys } from './tables.ts';
import { rewrapDataKey, type WrappedKey } from './wrapped-key.ts';

/**
 * Moves every data key that an earlier master key wraps to the current one, all or none. What is sealed does not
 * change. Processes that start at once take turns, and the later ones find nothing left to do.
 *
 * @returns how many data keys were moved.
 * @throws VaultRefusal when a data key is wrapped by a master key that was not given.
 */
export async function adoptMasterKey(database: Database, masters: MasterKeys): Promise<number> {
  await refuseUnknownMaster(database, masters);
  return database.transaction(async (client) => {
    const transaction = drizzle(client);
    const foreign = await transaction
      .select()
      .from(vaultKeys)
      .where(ne(vaultKeys.masterFingerprint, masters.current.fingerprint))
      .orderBy(asc(vaultKeys.generation))
      .for('update');
    if (foreign.length > 0)
      await transaction.execute(storing(foreign.map((key) => rewrapDataKey(masters, key))));
    return foreign.length;
  });
}

const storing = (keys: readonly WrappedKey[]) => sql`
  update ${vaultKeys} set wrapped_key = moved.wrapped_key, master_fingerprint = moved.master_fingerprint
  from unnest(
    ${sql.param(keys.map(({ id }) => id))}::uuid[],
    ${sql.param(keys.map(({ wrappedKey }) => wrappedKey))}::bytea[],
    ${sql.param(keys.map(({ masterFingerprint }) => masterFingerprint))}::text[]
  ) as moved (id, wrapped_key, master_fingerprint)
  where vault_keys.id = moved.id`;

async function refuseUnknownMaster(database: Database, { current, previous }: MasterKeys): Promise<void> {
  const given = new Set([current, ...previous].map(({ fingerprint }) => fingerprint));
  const inUse = await database.drizzle
    .select({ fingerprint: vaultKeys.masterFingerprint, keys: count() })
    .from(vaultKeys)
    .groupBy(vaultKeys.masterFingerprint);
  const missing = inUse
    .map(({ fingerprint }) => fingerprint)
    .filter((fingerprint) => !given.has(fingerprint));
  if (missing.length === 0) return;
  throw new VaultRefusal(
    `The secrets in this database are sealed under master key ${missing.join(' and ')}, but ${current.origin} ` +
      `holds ${current.fingerprint}. Put the key they were sealed under into GATEWAY_MASTER_KEY again; or, to ` +
      'replace it by a new one, into GATEWAY_MASTER_KEY_PREVIOUS, with the new one in GATEWAY_MASTER_KEY. ' +
      'Without it nothing that was sealed can be read again.',
  );
}
