import type { StoredGuardPolicy } from '@carillon/core/otp';
import { sql } from 'kysely';
import type pg from 'pg';
import { createKeyedTtlCache, type KeyedTtlCache } from '../../infrastructure/caches/ttl-cache.ts';
import { toJson } from '../../infrastructure/database/column-kinds.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { type OtpPolicy, type StoredCodePolicy, toPolicy } from './stored-policy.ts';

/** How long a change made through another process may go unnoticed here. */
const FRESH_MS = 1_000;
const MOST_REMEMBERED = 10_000;

const find = async (pool: pg.Pool, account: string): Promise<OtpPolicy> => {
  const row = await queryOn(pool)
    .selectFrom('otp_policies')
    .select(['codes', 'guard'])
    .where('accountId', '=', account)
    .executeTakeFirst();
  return toPolicy(row?.codes ?? {}, row?.guard ?? {});
};

/** The policies of accounts, in memory for a moment. */
export type Policies = KeyedTtlCache<string, OtpPolicy>;

export const createPolicies = ({ pool }: Database, now: () => number): Policies =>
  createKeyedTtlCache((account) => find(pool, account), { freshMs: FRESH_MS, now, most: MOST_REMEMBERED });

/** Changes what is named; changes of one account take turns. */
export const changePolicy = async (
  client: pg.PoolClient,
  account: string,
  { codes, guard }: { readonly codes: StoredCodePolicy; readonly guard: StoredGuardPolicy },
): Promise<OtpPolicy> => {
  const row = await queryOn(client)
    .insertInto('otp_policies')
    .values({ accountId: account, codes: toJson(codes), guard: toJson(guard) })
    .onConflict((conflict) =>
      conflict.column('accountId').doUpdateSet({
        codes: sql`otp_policies.codes || EXCLUDED.codes`,
        guard: sql`otp_policies.guard || EXCLUDED.guard`,
        updatedAt: sql`now()`,
      }),
    )
    .returning(['codes', 'guard'])
    .executeTakeFirstOrThrow();
  return toPolicy(row.codes, row.guard);
};
