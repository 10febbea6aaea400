import type { Database } from '../../../infrastructure/database/open.ts';
import type { Replica } from '../../../infrastructure/replicas/replica.ts';
import type { Logger } from '../../../infrastructure/telemetry/logger.ts';
import type { Metrics } from '../../../infrastructure/telemetry/metrics.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import type { FailoverMove } from '../../messages/lifecycle/message-row.ts';
import { type Announce, createAnnounce } from '../../routing/carrier-events.ts';
import { learnNetworks } from '../../routing/number-networks.ts';
import { createRoutingBook, type RoutingBook } from '../../routing/routing-book.ts';
import { createFailover, type Failover } from '../failover/failover.ts';
import { createFailoverSweep } from '../failover/failover-sweep.ts';
import type { Updates } from '../record-outcomes.ts';
import { createRerouteSweep } from '../rerouting/reroute-sweep.ts';
import { createBalanceWatch } from './balance-watch.ts';
import { evaluateCarriers } from './carrier-health.ts';
import { createCarrierLines } from './carrier-lines.ts';
import { readPoints } from './carrier-points.ts';
import { createCarrierTally } from './carrier-tally.ts';
import { findDown } from './down-watch.ts';
import { createRefusalWatch } from './refusal-watch.ts';

export interface CarrierMonitorOptions {
  readonly database: Database;
  readonly replica: Replica;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Watches how carriers do, and moves traffic and messages accordingly. */
export interface CarrierMonitor {
  readonly failover: Failover;
  readonly book: RoutingBook;
  readonly announce: Announce;
  /** Takes what was recorded: outcomes count for health, receipts may name networks. */
  onRecorded(updates: Updates): Promise<void>;
  /** Puts what was heard in the store; `sweep` does it too. */
  flush(): Promise<void>;
  /** Tells the other replicas what this one sees of its carriers. */
  report(carriers: readonly Carrier[]): Promise<void>;
  /** Brings what waits to where the routes of now want it; gives the messages it moved. */
  reroute(): Promise<readonly FailoverMove[]>;
  /** Looks, moves what waits for carriers that are down, evaluates, and watches balances; gives the messages it moved. */
  sweep(carriers: readonly Carrier[]): Promise<readonly FailoverMove[]>;
}

/** The figures of a window change no faster than its slots. */
const EVALUATED_EVERY_MS = 10_000;

export const createCarrierMonitor = (options: CarrierMonitorOptions): CarrierMonitor => {
  const { database, replica, metrics, now, random, onFault } = options;
  const announce = createAnnounce(options);
  const tally = createCarrierTally(database, now);
  const lines = createCarrierLines(database, replica.id, now);
  const waiting = createFailoverSweep(database);
  const placing = createRerouteSweep(database, random);
  const book = createRoutingBook(now);
  const balances = createBalanceWatch(database, now);
  const refusals = createRefusalWatch(database);
  let up: ReadonlyMap<string, boolean> = new Map();
  let evaluatedAt = 0;

  const watchAll = async (): Promise<void> => {
    const seen = await findDown(database, now());
    up = seen.up;
    metrics.carriersUp(up);
    announce(seen.events);
    announce(await refusals.check(now()));
  };

  const evaluate = async (carriers: readonly Carrier[]): Promise<void> => {
    await tally.flush();
    if (now() - evaluatedAt < EVALUATED_EVERY_MS) return;
    evaluatedAt = now();
    announce(await evaluateCarriers(database, now()));
    const names = carriers.map(({ name }) => name);
    const points = await readPoints(database.pool, names);
    metrics.carrierHealth(
      new Map([...points].map(([name, health]) => [name, up.get(name) === false ? 0 : health])),
    );
  };

  return {
    failover: createFailover(book, random),
    book,
    announce,
    onRecorded: async (updates) => {
      tally.count(updates);
      refusals.count(updates.outcomes);
      // It is on disk already: a carrier must not be made to send its receipts again for this.
      await learnNetworks(database.pool, updates.receipts).catch(onFault);
    },
    flush: tally.flush,
    report: lines.note,
    reroute: async () => {
      const moved = await placing.run(now());
      for (const move of moved) metrics.failedOver(move);
      return moved;
    },
    sweep: async (carriers) => {
      await lines.note(carriers);
      await watchAll();
      const moved = await waiting.run(now());
      for (const move of moved) metrics.failedOver(move);
      await evaluate(carriers);
      announce(await balances.check(carriers));
      return moved;
    },
  };
};
