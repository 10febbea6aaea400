import type { blockListQuery } from '@carillon/gateway-api/otp';
import type pg from 'pg';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Caller, reachedModes } from '../../infrastructure/http/caller.ts';
import type { BlockRow } from './blocks.ts';

type Filter = Omit<z.output<typeof blockListQuery>, 'limit' | 'cursor'>;

/** Blocks that a caller may see, newest first. */
export const listBlocks = async (
  { pool }: Database,
  caller: Caller,
  page: { filter: Filter; before: string | null; limit: number; now: number },
): Promise<BlockRow[]> => {
  const { rule, standing } = page.filter;
  const { rows } = await pool.query<BlockRow>(
    `SELECT * FROM otp_blocks
     WHERE account_id = $1 AND mode = ANY($7::text[]) AND ($2::uuid IS NULL OR id < $2) AND ($3::text IS NULL OR rule = $3)
       AND ($4::boolean IS NULL OR (lifted_at IS NULL AND coalesce(until > $5, true)) = $4)
     ORDER BY id DESC LIMIT $6`,
    [
      caller.account.id,
      page.before,
      rule ?? null,
      standing === undefined ? null : standing === 'true',
      new Date(page.now),
      page.limit,
      reachedModes(caller),
    ],
  );
  return rows;
};

/** A block that a caller may lift; null when there is none. */
export const findBlock = async ({ pool }: Database, caller: Caller, id: string): Promise<BlockRow | null> => {
  const { rows } = await pool.query<BlockRow>(
    'SELECT * FROM otp_blocks WHERE account_id = $1 AND id = $2 AND mode = ANY($3::text[])',
    [caller.account.id, id, reachedModes(caller)],
  );
  return rows[0] ?? null;
};

/** Marks a block as lifted until an instant. */
export const markLifted = async (
  client: pg.PoolClient,
  account: string,
  id: string,
  { now, until }: { now: Date; until: Date },
): Promise<BlockRow> => {
  const { rows } = await client.query<BlockRow>(
    `UPDATE otp_blocks SET lifted_at = coalesce(lifted_at, $3), lifted_until = $4
     WHERE account_id = $1 AND id = $2 RETURNING *`,
    [account, id, now, until],
  );
  return rows[0]!;
};
