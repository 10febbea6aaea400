import type { Lane } from '@carillon/core/messaging';
import type { Database } from '../database/open.ts';

/** How many messages wait in each lane, counted over the index of the queue. */
export const queueDepth = async ({ pool }: Database): Promise<Partial<Record<Lane, number>>> => {
  const { rows } = await pool.query<{ lane: Lane; waiting: bigint }>(
    'SELECT lane, count(*) AS waiting FROM messages WHERE due_at IS NOT NULL GROUP BY lane',
  );
  return Object.fromEntries(rows.map(({ lane, waiting }) => [lane, Number(waiting)]));
};
