import { LANES, type Lane } from '@carillon/core/messaging';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { FailoverMove } from '../../messages/lifecycle/message-row.ts';
import { rerouteWaiting } from '../../messages/lifecycle/reroute.ts';
import { PATIENCE_MS } from '../../messages/throttling.ts';
import { loadRouting, type Routing } from '../../routing/routing-book.ts';
import { QUEUE_START, type QueuePlace, readWaiting, WAITING_BATCH } from '../rerouting/waiting-texts.ts';
import { planMove } from './failover.ts';

/** Batches of one carrier and lane in one turn: what cannot move is looked at again another time. */
const BATCHES = 10;

/** Which lanes of a carrier have waited long enough for it to come back. */
const lanesOf = ({ downSince }: Routing, carrier: string, now: number): Lane[] => {
  const since = downSince.get(carrier);
  return since === undefined ? [] : LANES.filter((lane) => now - since >= PATIENCE_MS[lane]);
};

/** Moves what waits for carriers that have been taking nothing for a while. */
export interface FailoverSweep {
  /** One turn; gives the moves. */
  run(now: number): Promise<readonly FailoverMove[]>;
}

export const createFailoverSweep = (database: Database): FailoverSweep => {
  /** Where the last turn stopped, by carrier and lane: a queue that cannot move is gone through a part at a time. */
  const places = new Map<string, QueuePlace>();

  const sweepLane = async (
    routing: Routing,
    { carrier, lane, now }: { carrier: string; lane: Lane; now: number },
  ): Promise<FailoverMove[]> => {
    const key = `${carrier} ${lane}`;
    const reason = routing.standings.get(carrier)?.paused ? 'carrier_paused' : 'carrier_down';
    const at = new Date(now);
    const moved: FailoverMove[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const after = places.get(key) ?? QUEUE_START;
      const page = { after, dueBy: at };
      const rows = await readWaiting(database.pool, { carrier, lane }, page);
      const moves = rows.flatMap((row) => planMove(row, routing, { reason, at, orDown: false }) ?? []);
      moved.push(...(await rerouteWaiting(database.pool, moves)));
      if (rows.length < WAITING_BATCH) {
        places.delete(key);
        break;
      }
      places.set(key, rows.at(-1)!);
    }
    return moved;
  };

  return {
    run: async (now) => {
      const routing = await loadRouting(database.pool, now);
      if (!routing.hasChoice) return [];
      const moved: FailoverMove[] = [];
      for (const carrier of routing.downSince.keys()) {
        for (const lane of lanesOf(routing, carrier, now))
          moved.push(...(await sweepLane(routing, { carrier, lane, now })));
      }
      return moved;
    },
  };
};
