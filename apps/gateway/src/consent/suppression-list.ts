import type pg from 'pg';
import type { Database } from '../database/open.ts';
import type { suppressions } from './tables.ts';

export type SuppressionRow = typeof suppressions.$inferSelect;

const COLUMNS = `account_id AS "accountId", digest, id, key_id AS "keyId", recipient, scope, state, origin, evidence, since`;

/** One page of the list that counts for an account, newest first; of one number when its digest is given. */
export const listSuppressions = async (
  { pool }: Database,
  account: string,
  {
    digest,
    state,
    before,
    limit,
  }: { digest: Buffer | null; state: string | null; before: string | null; limit: number },
): Promise<SuppressionRow[]> => {
  const { rows } = await pool.query<SuppressionRow>(
    `SELECT ${COLUMNS} FROM suppressions WHERE account_id = suppression_list($1)
       AND ($2::bytea IS NULL OR digest = $2) AND ($3::text IS NULL OR state = $3)
       AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5`,
    [account, digest, state, before, limit],
  );
  return rows;
};

/** One entry of the list that counts for an account, by id or by digest. */
export const findSuppression = async (
  client: pg.PoolClient | pg.Pool,
  account: string,
  key: { readonly id: string } | { readonly digest: Buffer },
): Promise<SuppressionRow | undefined> => {
  const [column, value] = 'id' in key ? ['id', key.id] : ['digest', key.digest];
  const { rows } = await client.query<SuppressionRow>(
    `SELECT ${COLUMNS} FROM suppressions WHERE account_id = suppression_list($1) AND ${column} = $2`,
    [account, value],
  );
  return rows[0];
};
