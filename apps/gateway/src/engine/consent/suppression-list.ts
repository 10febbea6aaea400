import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Row } from '../../infrastructure/database/query.ts';

export type SuppressionRow = Row<'suppressions'>;

const COLUMNS = `account_id AS "accountId", digest, id, key_id AS "keyId", recipient, scope, state, origin, evidence, since`;

/** One page of the list that counts for an account, newest first; of one number when its digests are given. */
export const listSuppressions = async (
  { pool }: Database,
  account: string,
  {
    digests,
    state,
    before,
    limit,
    shown,
  }: {
    digests: readonly Buffer[] | null;
    state: string | null;
    before: string | null;
    limit: number;
    shown: readonly string[] | null;
  },
): Promise<SuppressionRow[]> => {
  const { rows } = await pool.query<SuppressionRow>(
    `SELECT ${COLUMNS} FROM suppressions WHERE account_id = suppression_list($1)
       AND ($2::bytea[] IS NULL OR digest = ANY($2)) AND ($3::text IS NULL OR state = $3)
       AND ($4::uuid IS NULL OR id < $4) AND ($6::text[] IS NULL OR recipient ~ ANY($6))
     ORDER BY id DESC LIMIT $5`,
    [account, digests, state, before, limit, shown],
  );
  return rows;
};

/** One entry of the list that counts for an account, by id or by the digests of its number: the newest of these. */
export const findSuppression = async (
  client: pg.PoolClient | pg.Pool,
  account: string,
  key: { readonly id: string } | { readonly digests: readonly Buffer[] },
): Promise<SuppressionRow | undefined> => {
  const [condition, value] = 'id' in key ? ['id = $2', key.id] : ['digest = ANY($2)', key.digests];
  const { rows } = await client.query<SuppressionRow>(
    `SELECT ${COLUMNS} FROM suppressions WHERE account_id = suppression_list($1) AND ${condition}
     ORDER BY since DESC LIMIT 1`,
    [account, value],
  );
  return rows[0];
};
