import { LANES } from '@carillon/core/messaging';
import type { Database } from '../../../infrastructure/database/open.ts';
import { endWaiting, type Picked } from '../../messages/lifecycle/cancel.ts';
import {
  type CachedWaitingLimits,
  cutoffsOf,
  type TooLate,
} from '../../messages/waiting-limits/waiting-limits.ts';
import { carriersWaitedFor } from '../queue/carriers-waiting.ts';

const BATCH = 1_000;
/** Batches of one kind in one turn: the rest comes with the next. */
const BATCHES = 20;
/** How often all that waits is looked through for its age. */
const AGE_EVERY_MS = 15_000;
/** A text that was put off is looked at for its age too, and none is put off for longer than this. */
const PUT_OFF_MS = 3_600_000;

const pastNotAfter = (now: number): Picked => ({
  sql: `SELECT account_id, id FROM messages WHERE due_at IS NOT NULL AND not_after IS NOT NULL AND not_after <= $4
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
  values: [new Date(now)],
});

/** Ids hold the time, so the index of the queue tells the old ones by itself. */
const pastAge = (
  carrier: string | null,
  { lane, cutoff, now }: { lane: string; cutoff: Date; now: number },
): Picked => ({
  sql: `SELECT account_id, id FROM messages
    WHERE ${carrier === null ? 'carrier IS NULL' : 'carrier = $7'} AND lane = $4 AND due_at <= $5
      AND id < uuid_at($6) AND greatest(created_at, send_at) <= $6
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
  values: [lane, new Date(now + PUT_OFF_MS), cutoff, ...(carrier === null ? [] : [carrier])],
});

/** Ends what waited for longer than it is of use, whatever it waits for. */
export interface ExpirySweep {
  /** One turn; gives how many texts ended, by why. */
  run(now: number): Promise<Readonly<Record<TooLate, number>>>;
}

/**
 * The sweep that needs no carrier: texts whose time is up end as Expired and their holds are released, while carriers
 * are down, texts are paused, a window is closed or no route serves them. It works in sets, so many at a time.
 */
export const createExpirySweep = (database: Database, limits: CachedWaitingLimits): ExpirySweep => {
  let agesLookedAt = Number.NEGATIVE_INFINITY;

  const expire = async (picked: Picked, reason: TooLate, now: number): Promise<number> => {
    const end = { status: 'expired', reason, note: 'expired', now: new Date(now) } as const;
    let expired = 0;
    for (let batch = 0; batch < BATCHES; batch++) {
      const ended = await database.transaction((client) => endWaiting(client, picked, end));
      expired += ended;
      if (ended < BATCH) break;
    }
    return expired;
  };

  const expireAges = async (now: number): Promise<number> => {
    if (now - agesLookedAt < AGE_EVERY_MS) return 0;
    agesLookedAt = now;
    const cutoffs = cutoffsOf(await limits.read(), now);
    let expired = 0;
    for (const carrier of await carriersWaitedFor(database.pool))
      for (const lane of LANES)
        expired += await expire(
          pastAge(carrier, { lane, cutoff: cutoffs[lane], now }),
          'waited_too_long',
          now,
        );
    return expired;
  };

  return {
    run: async (now) => ({
      not_after_passed: await expire(pastNotAfter(now), 'not_after_passed', now),
      waited_too_long: await expireAges(now),
    }),
  };
};
