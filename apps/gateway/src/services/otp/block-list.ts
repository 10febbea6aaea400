import type { blockListQuery } from '@carillon/gateway-api/otp';
import { sql } from 'kysely';
import type pg from 'pg';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { type Caller, reachedModes } from '../../infrastructure/http/caller.ts';
import type { BlockRow } from './blocks.ts';

type Filter = Omit<z.output<typeof blockListQuery>, 'limit' | 'cursor'>;

const blocksOf = (pool: pg.Pool, caller: Caller) =>
  queryOn(pool)
    .selectFrom('otp_blocks')
    .selectAll()
    .where('accountId', '=', caller.account.id)
    .where('mode', 'in', reachedModes(caller));

/** Blocks that a caller may see, newest first. */
export const listBlocks = (
  { pool }: Database,
  caller: Caller,
  {
    filter: { rule, standing },
    now,
    ...page
  }: PageRequest & { readonly filter: Filter; readonly now: number },
): Promise<BlockRow[]> => {
  const stands = sql<boolean>`(lifted_at IS NULL AND coalesce(until > ${new Date(now)}, true))`;
  return blocksOf(pool, caller)
    .$if(rule !== undefined, (query) => query.where('rule', '=', rule!))
    .$if(standing === 'true', (query) => query.where(stands))
    .$if(standing === 'false', (query) => query.where(({ not }) => not(stands)))
    .$call(newestFirst(page))
    .execute();
};

/** A block that a caller may lift; null when there is none. */
export const findBlock = async ({ pool }: Database, caller: Caller, id: string): Promise<BlockRow | null> =>
  (await blocksOf(pool, caller).where('id', '=', id).executeTakeFirst()) ?? null;

/** Marks a block as lifted until an instant. */
export const markLifted = (
  client: pg.PoolClient,
  account: string,
  id: string,
  { now, until }: { now: Date; until: Date },
): Promise<BlockRow> =>
  queryOn(client)
    .updateTable('otp_blocks')
    .set({ liftedAt: sql`coalesce(lifted_at, ${now})`, liftedUntil: until })
    .where('accountId', '=', account)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
