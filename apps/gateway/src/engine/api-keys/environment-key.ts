import type pg from 'pg';
import { describeKey } from '../../infrastructure/http/api-key.ts';
import { storeKey } from './keys.ts';

/**
 * Makes the operator's key of the environment the only one that nobody made through the API: the ones that were set
 * before, or made for a demo, end now. One that was
 * replaced before comes back; one that somebody ended through the API stays ended.
 *
 * @returns whether the key opens anything.
 */
export const adoptEnvironmentKey = async (
  client: pg.PoolClient,
  { key, label }: { readonly key: string; readonly label?: string },
  now: Date,
): Promise<boolean> => {
  await client.query("SELECT pg_advisory_xact_lock(hashtext('environment key'))");
  await storeKey(client, { key, accountId: null, scopes: ['*'], ...(label !== undefined && { label }) });
  const { hash } = describeKey(key);
  await client.query(
    `UPDATE api_keys SET revoked_at = $2, ended_by = 'replaced'
     WHERE mode = 'operator' AND source IN ('environment', 'demo') AND hash <> $1 AND revoked_at IS NULL`,
    [hash, now],
  );
  const { rows } = await client.query<{ open: boolean }>(
    `UPDATE api_keys SET source = 'environment',
       revoked_at = CASE WHEN ended_by = 'replaced' THEN NULL ELSE revoked_at END,
       ended_by = CASE WHEN ended_by = 'replaced' THEN NULL ELSE ended_by END
     WHERE hash = $1 RETURNING revoked_at IS NULL AS open`,
    [hash],
  );
  return rows[0]!.open;
};
