import { LANES, type Lane } from '@carillon/core/messaging';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { FailoverMove } from '../../messages/lifecycle/message-row.ts';
import { rerouteWaiting } from '../../messages/lifecycle/reroute.ts';
import { loadRouting, type Routing } from '../../routing/routing-book.ts';
import { carriersWaitedFor } from '../queue/carriers-waiting.ts';
import { planReroute } from './reroute.ts';
import { FOR_EVER, QUEUE_START, type QueuePlace, readWaiting, WAITING_BATCH } from './waiting-texts.ts';

/** Batches of one turn: the rest of a long queue comes with the next. */
const BATCHES = 50;
/** For so long after a change others may still admit by the routes as they were. */
const STALE_MS = 2_500;

interface Queue {
  readonly carrier: string | null;
  readonly lane: Lane;
  after: QueuePlace;
}

/** One reading of all that waits, under one version of the routes. */
interface Pass {
  readonly began: number;
  readonly queues: Queue[];
}

const listQueues = async ({ pool }: Database): Promise<Queue[]> => {
  const carriers = await carriersWaitedFor(pool);
  // The most urgent lanes of all carriers first.
  return LANES.flatMap((lane) => carriers.map((carrier) => ({ carrier, lane, after: QUEUE_START })));
};

/** What the place of a message depends on. */
const versionOf = ({ routes, standings, virtualCarrier }: Routing): string =>
  JSON.stringify([routes, [...standings.keys()].sort(), virtualCarrier]);

/** Brings what waits to where the routes of now want it, after each change of them. */
export interface RerouteSweep {
  /** One turn; gives the moves. */
  run(now: number): Promise<readonly FailoverMove[]>;
}

export const createRerouteSweep = (database: Database, random: () => number): RerouteSweep => {
  let version: string | null = null;
  let changedAt = 0;
  /** Null when all is in its place. */
  let pass: Pass | null = null;
  let running: Promise<unknown> = Promise.resolve();

  const sweepQueue = async (
    queue: Queue,
    { routing, at, most }: { routing: Routing; at: Date; most: number },
  ): Promise<{ moved: readonly FailoverMove[]; batches: number; done: boolean }> => {
    const moved: FailoverMove[] = [];
    for (let batches = 1; batches <= most; batches++) {
      const page = { after: queue.after, dueBy: FOR_EVER };
      const rows = await readWaiting(database.pool, queue, page);
      const moves = rows.flatMap((row) => planReroute(row, routing, { at, random }) ?? []);
      moved.push(...(await rerouteWaiting(database.pool, moves)));
      if (rows.length < WAITING_BATCH) return { moved, batches, done: true };
      queue.after = rows.at(-1)!;
    }
    return { moved, batches: most, done: false };
  };

  const turn = async (now: number): Promise<readonly FailoverMove[]> => {
    const routing = await loadRouting(database.pool, now);
    const present = versionOf(routing);
    if (present !== version) {
      version = present;
      changedAt = now;
      pass = { began: now, queues: await listQueues(database) };
    }
    if (!pass) return [];
    const moved: FailoverMove[] = [];
    for (let left = BATCHES; left > 0 && pass.queues.length > 0; ) {
      const done = await sweepQueue(pass.queues[0]!, { routing, at: new Date(now), most: left });
      moved.push(...done.moved);
      left -= done.batches;
      if (done.done) pass.queues.shift();
    }
    if (pass.queues.length > 0) return moved;
    const isLast = pass.began - changedAt >= STALE_MS;
    pass = isLast ? null : { began: now, queues: await listQueues(database) };
    return moved;
  };

  return {
    // The clock and a change of routes may both ask for a turn: one comes after the other.
    run: (now) => {
      const next = running.catch(() => {}).then(() => turn(now));
      running = next;
      return next;
    },
  };
};
