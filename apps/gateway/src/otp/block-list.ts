import type { blockListQuery } from '@carillon/gateway-api/otp';
import type pg from 'pg';
import type { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { BlockRow } from './blocks.ts';

type Filter = Omit<z.output<typeof blockListQuery>, 'limit' | 'cursor'>;

/** Blocks of an account, newest first. */
export const listBlocks = async (
  { pool }: Database,
  account: string,
  page: { filter: Filter; before: string | null; limit: number; now: number },
): Promise<BlockRow[]> => {
  const { rule, standing } = page.filter;
  const { rows } = await pool.query<BlockRow>(
    `SELECT * FROM otp_blocks
     WHERE account_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::text IS NULL OR rule = $3)
       AND ($4::boolean IS NULL OR (lifted_at IS NULL AND coalesce(until > $5, true)) = $4)
     ORDER BY id DESC LIMIT $6`,
    [
      account,
      page.before,
      rule ?? null,
      standing === undefined ? null : standing === 'true',
      new Date(page.now),
      page.limit,
    ],
  );
  return rows;
};

/** A block of an account; null when it has no such block. */
export const findBlock = async (
  { pool }: Database,
  account: string,
  id: string,
): Promise<BlockRow | null> => {
  const { rows } = await pool.query<BlockRow>('SELECT * FROM otp_blocks WHERE account_id = $1 AND id = $2', [
    account,
    id,
  ]);
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
