import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { KEY_NOT_FOUND, type KeyRow } from './keys.ts';

/** One page of the operator's keys, newest first. Ended ones stay in it. */
export const listOperatorKeys = (database: Database, page: PageRequest): Promise<KeyRow[]> =>
  queryOn(database.pool)
    .selectFrom('api_keys')
    .selectAll()
    .where('mode', '=', 'operator')
    .$call(newestFirst(page))
    .execute();

/**
 * Ends a key of the operator for good. Refusals: `key_not_found`, `operator_key_last` for the only one that opens
 * anything: nobody could make another.
 */
export const endOperatorKey = async (
  client: pg.PoolClient,
  id: string | null,
  now: Date,
): Promise<Result<null, Refusal>> => {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM api_keys WHERE mode = 'operator' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)
     ORDER BY id FOR UPDATE`,
    [now],
  );
  if (rows.length === 1 && rows[0]!.id === id)
    return refuse(
      'operator_key_last',
      'It is the only operator key that opens anything. Make another with POST /v1/operator/keys first.',
    );
  const { rowCount } = await client.query(
    `UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2), ended_by = NULL WHERE mode = 'operator' AND id = $1`,
    [id, now],
  );
  return rowCount === 0 ? KEY_NOT_FOUND : succeed(null);
};
