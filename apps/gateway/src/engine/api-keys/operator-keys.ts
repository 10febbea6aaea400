import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { sql } from 'kysely';
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
  if (id === null) return KEY_NOT_FOUND;
  const open = await queryOn(client)
    .selectFrom('api_keys')
    .select('id')
    .where('mode', '=', 'operator')
    .where('revokedAt', 'is', null)
    .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now)]))
    .orderBy('id')
    .forUpdate()
    .execute();
  if (open.length === 1 && open[0]!.id === id)
    return refuse(
      'operator_key_last',
      'It is the only operator key that opens anything. Make another with POST /v1/operator/keys first.',
    );
  const { numUpdatedRows } = await queryOn(client)
    .updateTable('api_keys')
    .set({ revokedAt: sql`coalesce(revoked_at, ${now})`, endedBy: null })
    .where('mode', '=', 'operator')
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? KEY_NOT_FOUND : succeed(null);
};
