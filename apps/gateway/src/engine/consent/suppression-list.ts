import { sql } from 'kysely';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

export type SuppressionRow = Row<'suppressions'>;

/** The entries of the list that counts for an account. */
const entriesFor = (session: pg.Pool | pg.PoolClient, account: string) =>
  queryOn(session)
    .selectFrom('suppressions')
    .selectAll()
    .where('accountId', '=', sql<string>`suppression_list(${account})`);

/** Which entries are asked for; null is any. */
export interface SuppressionFilter extends PageRequest {
  /** Of one number. */
  readonly digests: readonly Buffer[] | null;
  readonly state: SuppressionRow['state'] | null;
  /** Patterns of the numbers that may be shown. */
  readonly shown: readonly string[] | null;
}

/** One page of the list that counts for an account, newest first. */
export const listSuppressions = (
  { pool }: Database,
  account: string,
  { digests, state, shown, ...page }: SuppressionFilter,
): Promise<SuppressionRow[]> =>
  entriesFor(pool, account)
    .$if(digests !== null, (query) => query.where(sql<boolean>`digest = ANY(${digests})`))
    .$if(state !== null, (query) => query.where('state', '=', state!))
    .$if(shown !== null, (query) => query.where(sql<boolean>`recipient ~ ANY(${shown})`))
    .$call(newestFirst(page))
    .execute();

/** One entry of the list that counts for an account, by id or by the digests of its number: the newest of these. */
export const findSuppression = (
  session: pg.PoolClient | pg.Pool,
  account: string,
  key: { readonly id: string } | { readonly digests: readonly Buffer[] },
): Promise<SuppressionRow | undefined> =>
  entriesFor(session, account)
    .where((eb) => ('id' in key ? eb('id', '=', key.id) : sql<boolean>`digest = ANY(${key.digests})`))
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst();
