import type { Lane } from '@carillon/core/messaging';
import type { Database } from '../database/open.ts';

/** How many messages wait in each lane. */
export type QueueDepth = Partial<Record<Lane, number>>;

const count = async ({ pool }: Database): Promise<QueueDepth> => {
  const { rows } = await pool.query<{ lane: Lane; waiting: bigint }>(
    'SELECT lane, count(*) AS waiting FROM messages WHERE due_at IS NOT NULL GROUP BY lane',
  );
  return Object.fromEntries(rows.map(({ lane, waiting }) => [lane, Number(waiting)]));
};

/** A count serves this many times as long as it took, so that counting a long queue never keeps the store busy. */
const SERVES = 20;

/** Counts the queue over its index: a short one whenever asked, a long one now and then. */
export const createQueueDepth = (database: Database): (() => Promise<QueueDepth>) => {
  let counted: { depth: Promise<QueueDepth>; until: number } | null = null;
  return () => {
    const started = performance.now();
    if (counted && counted.until > started) return counted.depth;
    const depth = count(database);
    const entry = { depth, until: Number.POSITIVE_INFINITY };
    counted = entry;
    depth.then(
      () => {
        entry.until = performance.now() + (performance.now() - started) * SERVES;
      },
      () => {
        entry.until = 0;
      },
    );
    return depth;
  };
};
