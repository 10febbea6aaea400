import type { Database } from '../../infrastructure/database/open.ts';
import type { Replica } from '../../infrastructure/replicas/replica.ts';
import type { Metrics } from '../../infrastructure/telemetry/metrics.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { type Capacity, NO_CAPACITY } from '../messages/admission/hand-over.ts';
import { claimMessages } from '../messages/lifecycle/claim.ts';
import type { Claim, ClaimedMessage } from '../messages/lifecycle/claims.ts';
import type { OutcomeNews } from '../messages/outcome.ts';
import type { CachedPauses } from '../messages/pauses/paused.ts';
import type { CachedWaitingLimits } from '../messages/waiting-limits/waiting-limits.ts';
import type { Recorder } from './outcome-recorder.ts';
import { createMarks, type Mark } from './queue/cursors.ts';
import { nextTake, otpReserve, owedAfter, worthClaiming } from './queue/fair-share.ts';
import { createRounds } from './queue/lane-scan.ts';
import { listWaiting, nextDue, type Place, type Waiting } from './queue/waiting.ts';
import type { RouteCheck } from './rerouting/route-check.ts';

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

const CLAIM_AT_MOST = 500;
/** Accounts and campaigns of one lane that a claim looks at; the next one goes on after them. */
const TURNS = 32;
/** Behind the wake-ups of this process: what another one admitted is found after this long. */
const POLL_MS = 500;
/** Before what is due is looked at again although it could not be claimed: it is paused, or another replica has it. */
const RETRY_MS = 100;
/** A window with this part of it answered and not recorded is filling up: the recorder need not gather more. */
const WORTH_RECORDING = 0.25;
/** For so long after a code more codes are expected, and room is kept for them. */
const CODES_EXPECTED_MS = 60_000;
/** A look at who waits serves for so long: while somebody has come since, and otherwise. */
const LOOK_MS = 20;
const LOOK_AGAIN_MS = 250;
/** And at least so many times as long as it took. */
const LOOK_SERVES = 10;
/** What admission claims it has just routed. */
const NOBODY: ReadonlySet<ClaimedMessage> = new Set();
/** After a failure of the store or the carrier. */
const PAUSE_MS = 1_000;

const toMark = ({ lane, accountId, messageId, waitingSince, claimed }: ClaimedMessage): Place & Mark => ({
  lane,
  account: accountId,
  campaign: claimed.charge.campaign ?? '',
  dueAt: waitingSince,
  id: messageId,
});

/** One loop per carrier: claim what its window has room for, hand it over, record what became of it. */
export const createDispatch = (options: DispatchOptions): Dispatch => {
  const { database, carrier, recorder, replica, metrics } = options;
  /** Messages whose outcome is not on disk yet, and room held for what is being claimed or admitted. */
  let inFlight = 0;
  /** Those of them that the carrier has answered: what a crash now would leave unknown without need. */
  let unrecorded = 0;
  /** Room held for codes that are being admitted. */
  let heldForCodes = 0;
  /** When a code was last handed over. */
  let lastCodeAt = Number.NEGATIVE_INFINITY;
  /** Nothing was waiting when the lanes were last looked at, and nothing has come since. */
  let idle = false;
  let stopped = false;
  let woken = false;
  /** Something may have come into a lane since the lanes were last looked at. */
  let arrived = true;
  let wakeUp: (() => void) | null = null;
  const handOvers = new Set<Promise<void>>();

  const wakeLoop = (): void => {
    woken = true;
    wakeUp?.();
  };

  const wake = (): void => {
    arrived = true;
    idle = false;
    rounds.restart();
    wakeLoop();
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

  /** @param misplaced those that another carrier is to have. */
  const handOver = async (claim: Claim, misplaced: ReadonlySet<ClaimedMessage>): Promise<void> => {
    const onRecorded = (): void => {
      inFlight -= 1;
      unrecorded -= 1;
      if (!idle) wakeLoop();
    };
    const report = (message: ClaimedMessage, outcome: OutcomeNews['outcome']): void => {
      const at = new Date(options.now());
      recorder.outcome({ claim, message, carrier: carrier.name, outcome, at, onRecorded });
      unrecorded += 1;
      if (unrecorded >= carrier.window * WORTH_RECORDING) recorder.hurry();
    };
    const timely: ClaimedMessage[] = [];
    for (const message of claim.messages) {
      if (message.tooLate) report(message, { kind: 'dropped', reason: message.tooLate });
      else if (message.barred) report(message, message.barred);
      else if (misplaced.has(message)) report(message, { kind: 'misplaced' });
      else timely.push(message);
    }
    // Stopped for longer than its lease since it claimed them: others may have taken them over by now.
    if (!replica.alive())
      for (const message of timely) report(message, { kind: 'deferred', retryAfterMs: 0 });
    else if (timely.length > 0) {
      await carrier.submit(timely, (message, outcome) => report(message as ClaimedMessage, outcome));
    }
  };

  const rounds = createRounds(TURNS);
  /** What commercial texts have coming. */
  let owed = 0;

  const marks = createMarks(() => performance.now());
  /** Who was due when the lanes were last looked at, until one of them is found to have nothing more. */
  let known: { due: readonly Waiting[]; more: boolean; at: number; took: number } | null = null;

  /** A look steps over what was taken before, so the longer one takes the longer it serves. */
  const isKnown = (): boolean => {
    if (!known) return false;
    const serves = Math.max(arrived ? LOOK_MS : LOOK_AGAIN_MS, known.took * LOOK_SERVES);
    return performance.now() - known.at < serves;
  };

  /** Who may be served now, of the next of each lane. */
  const look = async (now: number): Promise<{ due: readonly Waiting[]; more: boolean }> => {
    if (known && isKnown()) return known;
    const at = performance.now();
    arrived = false;
    const listed = await listWaiting(database, carrier.name, { after: rounds.after(), limit: TURNS, now });
    const due = listed.filter(({ dueAt }) => dueAt.getTime() <= now);
    const paused = await options.pauses.read();
    const open = due.filter(({ account, campaign }) => !paused.has(account, campaign));
    const more = rounds.looked(listed, open);
    known = { due: open, more, at, took: performance.now() - at };
    return known;
  };

  /** Room kept for codes, where some have come lately. */
  const keptForCodes = (): number =>
    performance.now() - lastCodeAt < CODES_EXPECTED_MS ? otpReserve(carrier.window) : 0;

  /** Room for any message: all but what is kept for codes. */
  const openRoom = (): number =>
    Math.max(0, carrier.window - inFlight - Math.max(heldForCodes, keptForCodes()));

  const takes = (): boolean =>
    carrier.fault() === null && (carrier.restsFor?.() ?? null) === null && replica.alive();

  /** Claims once; tells whether there may be more. */
  const step = async (): Promise<boolean> => {
    const window = Math.min(CLAIM_AT_MOST, carrier.window);
    const free = Math.min(window, carrier.window - inFlight - heldForCodes);
    if (free < 1 || !takes()) return false;
    const open = Math.min(window, openRoom());
    if (open < worthClaiming(window) && !arrived && keptForCodes() === 0) return false;
    const room = open > 0 ? open : free;
    // The room is taken while the lanes are looked at, so that nobody is promised it meanwhile.
    inFlight += room;
    const started = performance.now();
    try {
      const now = options.now();
      const { due, more } = await look(now);
      if (due.length === 0) {
        known = null;
        if (!more) idle = !arrived;
        return more;
      }
      const take = nextTake(due, { window, room, open, owed });
      if (!take) return false;
      const claim = await claimMessages(database, {
        carrier: carrier.name,
        replicaId: replica.id,
        plan: take,
        cursorOf: marks.of,
        now,
        limits: await options.limits.read(),
        fence: carrier.fence?.(),
      });
      if (!claim || claim.messages.length < take.limit) known = null;
      if (!claim) {
        marks.forget();
        return more;
      }
      marks.took(claim.messages.map(toMark));
      metrics.claimTook(carrier.name, (performance.now() - started) / 1000);
      const commercialWaits = due.some(({ lane }) => lane === 'commercial');
      owed = owedAfter(owed, claim.messages, commercialWaits);
      begin(claim, await options.routes.misplaced(carrier.name, claim.messages));
      return true;
    } finally {
      inFlight -= room;
    }
  };

  const begin = (claim: Claim, misplaced: ReadonlySet<ClaimedMessage>): void => {
    inFlight += claim.messages.length;
    for (const { lane } of claim.messages) {
      metrics.claimed(lane, 1);
      if (lane === 'otp') lastCodeAt = performance.now();
    }
    const done = handOver(claim, misplaced)
      .catch(options.onFault)
      .finally(() => handOvers.delete(done));
    handOvers.add(done);
  };

  const untilDue = async (): Promise<number> => {
    // What is due need not be asked for while it could not be handed over.
    if (!takes()) return RETRY_MS;
    const due = await nextDue(database, carrier.name);
    if (due === null) return POLL_MS;
    const wait = due.getTime() - options.now();
    return wait > 0 ? Math.min(POLL_MS, wait) : RETRY_MS;
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
      if (stopped || !takes()) return NO_CAPACITY;
      const free = Math.max(0, carrier.window - inFlight - heldForCodes);
      const any = idle ? Math.min(CLAIM_AT_MOST, openRoom()) : 0;
      const otp = Math.min(free - any, keptForCodes());
      inFlight += any;
      heldForCodes += otp;
      return { any, otp };
    },
    settle: ({ any, otp }, claim) => {
      inFlight -= any;
      heldForCodes -= otp;
      if (claim) begin(claim, NOBODY);
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
