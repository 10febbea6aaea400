import { type SelectQueryBuilder, sql } from 'kysely';
import type { Tables } from './query.ts';

/** Which page of a list is asked for. */
export interface PageRequest {
  readonly limit: number;
  /** The id of the last row of the page before; null for the first page. */
  readonly before: string | null;
}

/**
 * Takes one page of a query, newest first: an id begins with its time (UUIDv7).
 *
 * @example queryOn(pool).selectFrom('replies').selectAll().$call(newestFirst({ limit: 20, before: null }))
 */
export const newestFirst =
  ({ limit, before }: PageRequest) =>
  <Table extends keyof Tables, Output>(
    query: SelectQueryBuilder<Tables, Table, Output>,
  ): SelectQueryBuilder<Tables, Table, Output> => {
    const page = query.orderBy(sql`id`, 'desc').limit(limit);
    return before === null ? page : page.where(sql<boolean>`id < ${before}`);
  };
