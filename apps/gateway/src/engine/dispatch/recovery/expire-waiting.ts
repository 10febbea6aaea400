import { LANES } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import { expireAged, expireNotAfter } from '../../messages/lifecycle/expire.ts';
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

  const inBatches = async (
    expire: (client: pg.PoolClient, batch: { limit: number; now: Date }) => Promise<number>,
    now: number,
  ): Promise<number> => {
    let expired = 0;
    for (let batch = 0; batch < BATCHES; batch++) {
      const ended = await database.transaction((client) =>
        expire(client, { limit: BATCH, now: new Date(now) }),
      );
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
      for (const lane of LANES) {
        const queue = { carrier, lane, before: cutoffs[lane] };
        expired += await inBatches((client, batch) => expireAged(client, queue, batch), now);
      }
    return expired;
  };

  return {
    run: async (now) => ({
      not_after_passed: await inBatches(expireNotAfter, now),
      waited_too_long: await expireAges(now),
    }),
  };
};
