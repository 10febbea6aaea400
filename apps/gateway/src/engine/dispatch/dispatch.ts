import type { Database } from '../../infrastructure/database/open.ts';
import { within } from '../../infrastructure/jobs/within.ts';
import type { Replica } from '../../infrastructure/replicas/replica.ts';
import type { Metrics } from '../../infrastructure/telemetry/metrics.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { type Capacity, NO_CAPACITY } from '../messages/admission/hand-over.ts';
import type { Claim, ClaimedMessage } from '../messages/lifecycle/claims.ts';
import type { MessageTraces } from '../messages/message-traces.ts';
import type { CachedPauses } from '../messages/pauses/paused.ts';
import type { CachedWaitingLimits } from '../messages/waiting-limits/waiting-limits.ts';
import { type ClaimSubmission, createClaimSubmission } from './claim-submission.ts';
import type { Recorder } from './outcome-recorder.ts';
import { createDueList } from './queue/due-list.ts';
import { worthClaiming } from './queue/fair-share.ts';
import { type ClaimCapacity, createLaneClaims } from './queue/lane-claims.ts';
import { nextDue } from './queue/waiting.ts';
import type { RouteCheck } from './rerouting/route-check.ts';
import { createWakeSignal, type WakeSignal } from './wake-signal.ts';
import { CLAIM_AT_MOST, createWindow, type Window } from './window.ts';

export interface DispatchOptions {
  readonly database: Database;
  readonly carrier: Carrier;
  readonly recorder: Recorder;
  readonly replica: Replica;
  readonly pauses: CachedPauses;
  readonly limits: CachedWaitingLimits;
  /** Looks at the routes when a turn has come. */
  readonly routes: RouteCheck;
  readonly metrics: Metrics;
  /** No traces are kept unless given. */
  readonly traces?: MessageTraces | null;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Moves a carrier's messages from their lanes to the carrier. */
export interface Dispatch {
  /** There may be something to do. */
  wake(): void;
  /** Holds capacity for messages that are being admitted. */
  reserve(): Capacity;
  /** Gives reserved capacity back, and hands over the claim that was made in it, if any. */
  settle(capacity: Capacity, claim: Claim | null): void;
  /** Stops claiming and waits for what is on the wire, for as long as the signal allows. */
  stop(signal: AbortSignal): Promise<void>;
}

/** Behind the wake-ups of this process: what another one admitted is found after this long. */
const POLL_MS = 500;
/** Before what is due is looked at again although it could not be claimed: it is paused, or another replica has it. */
const RETRY_MS = 100;
/** What admission claims it has just routed. */
const NOBODY: ReadonlySet<ClaimedMessage> = new Set();
/** After a failure of the store or the carrier. */
const PAUSE_MS = 1_000;

/**
 * How much the next claim may take; null when it is not worth one.
 *
 * @param rested no answer has come for a while: what is free then is all there will be, and is worth a claim.
 */
const capacityOf = (
  window: Window,
  { hasArrivals, rested }: { readonly hasArrivals: boolean; readonly rested: boolean },
): ClaimCapacity | null => {
  const most = Math.min(CLAIM_AT_MOST, window.size());
  const free = Math.min(most, window.free());
  const open = Math.min(most, window.open());
  const worth = rested ? 1 : worthClaiming(most);
  if (free < 1) return null;
  if (open < worth && !hasArrivals && window.keptForCodes() === 0) return null;
  const inWindow = Math.min(most, window.inWindow());
  return { window: most, room: open > 0 ? open : free, open, inWindow, worth };
};

const takesTexts = (carrier: Carrier): boolean =>
  carrier.fault() === null && (carrier.restsFor?.() ?? null) === null;

/** Hands claims over, and keeps count of them until they are recorded. */
const createHandOver =
  (metrics: Metrics, window: Window, submission: ClaimSubmission) =>
  (claim: Claim, misplaced: ReadonlySet<ClaimedMessage>): void => {
    window.occupy(claim.messages.length);
    for (const { lane } of claim.messages) {
      metrics.claimed(lane, 1);
      if (lane === 'otp') window.noteCode();
    }
    submission.submit(claim, misplaced);
  };

/** How long the next message of a carrier is still to wait, looked at again now and then. */
const untilNextDue = async ({ database, carrier, now }: DispatchOptions): Promise<number> => {
  const due = await nextDue(database, carrier.name);
  if (due === null) return POLL_MS;
  const wait = due.getTime() - now();
  return wait > 0 ? Math.min(POLL_MS, wait) : RETRY_MS;
};

/**
 * Repeats a step while there may be more, and sleeps until something is due when there is not. A step is told whether
 * nobody has woken the loop since the one before.
 */
const repeatSteps = async ({
  step,
  untilDue,
  signal,
  onFault,
}: {
  readonly step: (rested: boolean) => Promise<boolean>;
  readonly untilDue: () => Promise<number>;
  readonly signal: WakeSignal;
  readonly onFault: (error: unknown) => void;
}): Promise<void> => {
  let hasRested = false;
  while (!signal.hasEnded()) {
    signal.listen();
    const rested = hasRested;
    hasRested = false;
    try {
      if (await step(rested)) continue;
      if (!signal.wasWoken()) await signal.sleep(await untilDue());
      hasRested = !signal.wasWoken();
    } catch (error) {
      onFault(error);
      await signal.sleep(PAUSE_MS);
    }
  }
};

/** One loop per carrier: claim what its window has room for, hand it over, record what became of it. */
export const createDispatch = (options: DispatchOptions): Dispatch => {
  const { database, carrier, replica, metrics, pauses } = options;
  const window = createWindow(carrier);
  const dueList = createDueList({ database, carrier: carrier.name, pauses });
  const claims = createLaneClaims(options);
  const signal = createWakeSignal();
  const takes = (): boolean => !signal.hasEnded() && takesTexts(carrier) && replica.alive();
  const submission = createClaimSubmission({
    ...options,
    window,
    takes,
    onRecorded: () => {
      window.vacate(1);
      if (!dueList.isEmpty()) signal.wake();
    },
  });
  const handOver = createHandOver(metrics, window, submission);

  /** Claims once; tells whether there may be more. */
  const claimOnce = async (capacity: ClaimCapacity): Promise<boolean> => {
    const started = performance.now();
    const now = options.now();
    const { due, more } = await dueList.read(now);
    if (due.length === 0) {
      dueList.forget();
      if (!more) dueList.noteEmpty();
      return more;
    }
    const made = await claims.claim(due, capacity, now);
    if (made.kind === 'too_little_capacity') return false;
    if (made.kind === 'nothing' || !made.filled) dueList.forget();
    if (made.kind === 'nothing') return more;
    metrics.claimTook(carrier.name, (performance.now() - started) / 1000);
    const misplaced = await options.routes.misplaced(carrier.name, made.claim.messages);
    handOver(made.claim, misplaced);
    return true;
  };

  const step = async (rested: boolean): Promise<boolean> => {
    if (!takes()) return false;
    const capacity = capacityOf(window, { hasArrivals: dueList.hasArrivals(), rested });
    if (!capacity) return false;
    // It is taken while the lanes are looked at, so that nobody is promised it meanwhile.
    window.occupy(capacity.room);
    return claimOnce(capacity).finally(() => window.vacate(capacity.room));
  };

  // What is due need not be asked for while it could not be handed over.
  const untilDue = async (): Promise<number> => {
    if (!window.hasFree()) return POLL_MS;
    return takes() ? untilNextDue(options) : RETRY_MS;
  };
  const looping = repeatSteps({ step, untilDue, signal, onFault: options.onFault });

  return {
    wake: () => {
      dueList.noteArrival();
      signal.wake();
    },
    reserve: () => (!takes() ? NO_CAPACITY : window.reserve(!dueList.isEmpty())),
    settle: (capacity, claim) => {
      window.giveBack(capacity);
      if (claim) handOver(claim, NOBODY);
    },
    stop: async (grace) => {
      signal.end();
      await looping;
      await within(grace, submission.finish());
    },
  };
};
