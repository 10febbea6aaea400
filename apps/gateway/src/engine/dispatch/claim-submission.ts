import type { Carrier, Outbound, SubmitOutcome } from '../carriers/carrier.ts';
import type { Claim, ClaimedMessage } from '../messages/lifecycle/claims.ts';
import type { MessageTraces } from '../messages/message-traces.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import { createClaimedQueue, type Entry } from './claimed-queue.ts';
import type { Recorder } from './outcome-recorder.ts';
import type { Window } from './window.ts';

/** A window with this part of it answered and not recorded is filling up: the recorder need not gather more. */
const WORTH_RECORDING = 0.25;

/**
 * Gives claimed messages to their carrier as far as its window has room, codes before others, and what becomes of them to
 * the recorder.
 */
export interface ClaimSubmission {
  /**
   * Takes a claim.
   *
   * @param misplaced those that another carrier is to have.
   */
  submit(claim: Claim, misplaced: ReadonlySet<ClaimedMessage>): void;
  /** Resolves when nothing is under way any more. */
  finish(): Promise<void>;
}

export interface ClaimSubmissionOptions {
  readonly carrier: Carrier;
  readonly recorder: Recorder;
  readonly window: Window;
  /** No traces are kept unless given. */
  readonly traces?: MessageTraces | null;
  /** Whether the carrier may be given anything now; what waits here while it may not goes back to its lane. */
  readonly takes: () => boolean;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  /** The outcome of one message is on disk, or never will be. */
  readonly onRecorded: () => void;
}

type Outcome = OutcomeUpdate['outcome'];

/** Why a message does not go to its carrier after all; null when it does. */
const whyNotSubmitted = (message: ClaimedMessage, misplaced: ReadonlySet<ClaimedMessage>): Outcome | null => {
  if (message.tooLate) return { kind: 'dropped', reason: message.tooLate };
  return message.blocked ?? (misplaced.has(message) ? { kind: 'misplaced' } : null);
};

const NOT_NOW: Outcome = { kind: 'deferred', retryAfterMs: 0 };

/** Tells the recorder what became of messages. */
const createReport = ({ carrier, recorder, window, now, ...options }: ClaimSubmissionOptions) => {
  /** Messages the carrier has answered whose outcome is not on disk: what a crash now would leave unknown without need. */
  let unrecorded = 0;
  const onRecorded = (): void => {
    unrecorded -= 1;
    options.onRecorded();
  };
  return ({ claim, message }: Entry, outcome: Outcome): void => {
    recorder.outcome({ claim, message, carrier: carrier.name, outcome, at: new Date(now()), onRecorded });
    unrecorded += 1;
    if (unrecorded >= window.size() * WORTH_RECORDING) recorder.flush();
  };
};

/** Times what is with the carrier, where traces are kept. */
const createSubmitTimes = ({ carrier, traces, now }: ClaimSubmissionOptions) => {
  if (!traces) return null;
  const begun = new WeakMap<Outbound, number>();
  return {
    begin: (entries: readonly Entry[]): void => {
      for (const { message } of entries) begun.set(message, now());
    },
    end: (message: Outbound, outcome: SubmitOutcome): void => {
      const to = now();
      traces.submitted({ message, outcome, carrier: carrier.name }, { from: begun.get(message) ?? to, to });
    },
  };
};

export const createClaimSubmission = (options: ClaimSubmissionOptions): ClaimSubmission => {
  const { carrier, window, takes, onFault } = options;
  const report = createReport(options);
  const times = createSubmitTimes(options);
  const queue = createClaimedQueue();
  /** With the carrier, which has not answered. */
  const submitted = new Map<Outbound, Entry>();
  let planned = false;
  let onFinished = (): void => {};

  const onAnswer = (message: Outbound, outcome: SubmitOutcome): void => {
    times?.end(message, outcome);
    report(submitted.get(message)!, outcome);
    submitted.delete(message);
    window.answered();
    plan();
  };
  const submitQueued = (): void => {
    planned = false;
    // What is claimed may be others' by now, where this process was stopped for longer than its lease.
    if (!takes()) for (const entry of queue.takeAll()) report(entry, NOT_NOW);
    const entries = queue.take(carrier.window - submitted.size, window.keptForCodes());
    for (const entry of entries) submitted.set(entry.message, entry);
    times?.begin(entries);
    const messages = entries.map(({ message }) => message);
    if (messages.length > 0) carrier.submit(messages, onAnswer).catch(onFault);
    if (submitted.size === 0 && queue.isEmpty()) onFinished();
  };
  /** Answers that came together make room together. */
  const plan = (): void => {
    if (!planned) setImmediate(submitQueued);
    planned = true;
  };

  return {
    submit: (claim, misplaced) => {
      for (const message of claim.messages) {
        const outcome = whyNotSubmitted(message, misplaced);
        if (outcome) report({ claim, message }, outcome);
        else queue.add({ claim, message });
      }
      submitQueued();
    },
    finish: () => {
      plan();
      return new Promise((resolve) => {
        onFinished = resolve;
      });
    },
  };
};
