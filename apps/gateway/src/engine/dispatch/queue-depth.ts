import type { Lane } from '@carillon/core/messaging';
import { createTtlCache } from '../../infrastructure/caches/ttl-cache.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { CarrierDepth, QueueDepth } from '../../infrastructure/telemetry/metrics.ts';

interface CountedRow {
  readonly lane: Lane;
  readonly carrier: string | null;
  readonly waiting: bigint;
  readonly oldest: Date | null;
}

const COUNT = `SELECT lane, carrier, count(*) AS waiting,
    min(greatest(created_at, send_at)) FILTER (WHERE greatest(created_at, send_at) <= $1) AS oldest
  FROM messages WHERE due_at IS NOT NULL GROUP BY lane, carrier`;

const count = async ({ pool }: Database, now: number): Promise<QueueDepth> => {
  const { rows } = await pool.query<CountedRow>(COUNT, [new Date(now)]);
  const lanes: Partial<Record<Lane, number>> = {};
  const carriers = new Map<string | null, CarrierDepth>();
  for (const { lane, carrier, waiting, oldest } of rows) {
    lanes[lane] = (lanes[lane] ?? 0) + Number(waiting);
    const known = carriers.get(carrier) ?? { carrier, messages: 0, oldestSeconds: 0 };
    carriers.set(carrier, {
      carrier,
      messages: known.messages + Number(waiting),
      oldestSeconds: Math.max(known.oldestSeconds, oldest ? (now - oldest.getTime()) / 1_000 : 0),
    });
  }
  return { lanes, carriers: [...carriers.values()] };
};

/** A count serves this many times as long as it took, so that counting a long queue never keeps the store busy. */
const SERVES = 50;

/** Counts the queue: a short one whenever asked, a long one now and then. */
export const createQueueDepth = (database: Database, now: () => number): (() => Promise<QueueDepth>) =>
  createTtlCache(() => count(database, now()), {
    freshMs: (tookMs) => tookMs * SERVES,
    now: () => performance.now(),
  }).read;
