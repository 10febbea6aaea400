import { LANES, type Lane, WAITING_LIMITS } from '@carillon/core/messaging';
import type pg from 'pg';
import { createTtlCache, type TtlCache } from '../../../infrastructure/caches/ttl-cache.ts';
import type { Database } from '../../../infrastructure/database/open.ts';

/** How long texts of each lane may wait, in seconds. */
export type WaitingLimits = Readonly<Record<Lane, number>>;

/** Why the time of a text that waited is up. */
export type TooLate = 'not_after_passed' | 'waited_too_long';

/** Reads the limits: what the operator has set, otherwise what the product says. */
export const readWaitingLimits = async (client: pg.Pool | pg.PoolClient): Promise<WaitingLimits> => {
  const { rows } = await client.query<{ lane: Lane; seconds: number }>(
    'SELECT lane, seconds FROM waiting_limits',
  );
  return { ...WAITING_LIMITS, ...Object.fromEntries(rows.map(({ lane, seconds }) => [lane, seconds])) };
};

/** Sets limits of some lanes; null takes one back to what the product says. */
export const setWaitingLimits = async (
  client: pg.PoolClient,
  limits: Readonly<Partial<Record<Lane, number | null | undefined>>>,
): Promise<void> => {
  for (const lane of LANES) {
    const seconds = limits[lane];
    if (seconds === null) await client.query('DELETE FROM waiting_limits WHERE lane = $1', [lane]);
    else if (seconds !== undefined)
      await client.query(
        'INSERT INTO waiting_limits VALUES ($1, $2) ON CONFLICT (lane) DO UPDATE SET seconds = excluded.seconds',
        [lane, seconds],
      );
  }
};

/** What could first have left before an instant has waited too long, by lane. */
export const cutoffsOf = (limits: WaitingLimits, now: number): Readonly<Record<Lane, Date>> =>
  Object.fromEntries(LANES.map((lane) => [lane, new Date(now - limits[lane] * 1_000)])) as Record<Lane, Date>;

/** The limits in memory, read again once they are some seconds old. */
export type CachedWaitingLimits = TtlCache<WaitingLimits>;

const FRESH_MS = 5_000;

export const createWaitingLimits = ({ pool }: Database, now: () => number): CachedWaitingLimits =>
  createTtlCache(() => readWaitingLimits(pool), { freshMs: FRESH_MS, now });
