import type { Carrier } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';
import type { Replica } from '../jobs/replica.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type Claim, type ClaimedMessage, claimMessages, nextDue } from './claim.ts';
import type { OutcomeNews } from './outcome-news.ts';
import type { Recorder } from './recorder.ts';

export interface DispatchOptions {
  readonly database: Database;
  readonly carrier: Carrier;
  readonly recorder: Recorder;
  readonly replica: Replica;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Moves a carrier's messages from their lanes to the carrier. */
export interface Dispatch {
  /** There may be something to do. */
  wake(): void;
  /** Holds room for messages that are being admitted; 0 while others wait before them. */
  reserve(): number;
  /** Gives reserved room back, and hands over the claim that was made in it, if any. */
  settle(room: number, claim: Claim | null): void;
  /** Stops claiming and waits for what is on the wire, for as long as the signal allows. */
  stop(signal: AbortSignal): Promise<void>;
}

const CLAIM_AT_MOST = 500;
/** A claim is a transaction: it waits until this share of a full one has room. */
const WORTH_CLAIMING = 0.25;
/** Behind the wake-ups of this process: what another one admitted is found after this long. */
const POLL_MS = 500;
/** After a failure of the store or the carrier. */
const PAUSE_MS = 1_000;

/** One loop per carrier: claim what its window has room for, hand it over, record what became of it. */
export const createDispatch = (options: DispatchOptions): Dispatch => {
  const { database, carrier, recorder, replica, metrics } = options;
  let inFlight = 0;
  /** Nothing was waiting when the lanes were last looked at, and nothing has come since. */
  let idle = false;
  let stopped = false;
  let woken = false;
  let wakeUp: (() => void) | null = null;
  const handOvers = new Set<Promise<void>>();

  const wake = (): void => {
    woken = true;
    idle = false;
    wakeUp?.();
  };

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (woken || stopped) return resolve();
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const handOver = async (claim: Claim): Promise<void> => {
    const report = (message: ClaimedMessage, outcome: OutcomeNews['outcome']): void => {
      inFlight -= 1;
      recorder.outcome({ claim, message, carrier: carrier.name, outcome, at: new Date(options.now()) });
      if (!idle) wake();
    };
    const timely = claim.messages.filter((message) => !message.tooLate && message.barred === null);
    for (const message of claim.messages) {
      if (message.tooLate) report(message, { kind: 'dropped' });
      else if (message.barred) report(message, message.barred);
    }
    if (timely.length > 0) {
      await carrier.submit(timely, (message, outcome) => report(message as ClaimedMessage, outcome));
    }
  };

  /** Claims once; tells whether there may be more. */
  const step = async (): Promise<boolean> => {
    const most = Math.min(CLAIM_AT_MOST, carrier.window);
    const room = Math.min(most, carrier.window - inFlight);
    if (room < Math.ceil(most * WORTH_CLAIMING) || carrier.fault() !== null || !replica.alive()) return false;
    // The room is taken while the lanes are looked at, so that nobody is promised it meanwhile.
    inFlight += room;
    const claim = await claimMessages(database, {
      carrier: carrier.name,
      replicaId: replica.id,
      limit: room,
      now: options.now(),
    }).finally(() => {
      inFlight -= room;
    });
    if (!claim) {
      idle = !woken;
      return false;
    }
    begin(claim);
    return claim.messages.length === room;
  };

  const begin = (claim: Claim): void => {
    inFlight += claim.messages.length;
    for (const { lane } of claim.messages) metrics.claimed(lane, 1);
    const done = handOver(claim)
      .catch(options.onFault)
      .finally(() => handOvers.delete(done));
    handOvers.add(done);
  };

  const untilDue = async (): Promise<number> => {
    const due = await nextDue(database, carrier.name);
    return due === null ? POLL_MS : Math.max(0, Math.min(POLL_MS, due.getTime() - options.now()));
  };

  const loop = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      try {
        if (await step()) continue;
        if (!woken) await sleep(carrier.window > inFlight ? await untilDue() : POLL_MS);
      } catch (error) {
        options.onFault(error);
        await sleep(PAUSE_MS);
      }
    }
  };
  const looping = loop();

  return {
    wake,
    reserve: () => {
      if (!idle || stopped || carrier.fault() !== null || !replica.alive()) return 0;
      const room = Math.max(0, Math.min(CLAIM_AT_MOST, carrier.window - inFlight));
      inFlight += room;
      return room;
    },
    settle: (room, claim) => {
      inFlight -= room;
      if (claim) begin(claim);
    },
    stop: async (signal) => {
      stopped = true;
      wakeUp?.();
      await looping;
      const aborted = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      await Promise.race([Promise.all(handOvers), aborted]);
    },
  };
};
