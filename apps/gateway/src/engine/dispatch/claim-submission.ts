import type { Replica } from '../../infrastructure/replicas/replica.ts';
import type { Carrier } from '../carriers/carrier.ts';
import type { Claim, ClaimedMessage } from '../messages/lifecycle/claims.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import type { Recorder } from './outcome-recorder.ts';

/** A window with this part of it answered and not recorded is filling up: the recorder need not gather more. */
const WORTH_RECORDING = 0.25;

/** Gives claimed messages to their carrier, and what becomes of them to the recorder. */
export interface ClaimSubmission {
  /**
   * Submits a claim; resolves when the carrier has answered for all of it.
   *
   * @param misplaced those that another carrier is to have.
   */
  submit(claim: Claim, misplaced: ReadonlySet<ClaimedMessage>): Promise<void>;
}

export interface ClaimSubmissionOptions {
  readonly carrier: Carrier;
  readonly recorder: Recorder;
  readonly replica: Replica;
  readonly now: () => number;
  /** The outcome of one message is on disk, or never will be. */
  readonly onRecorded: () => void;
}

type Outcome = OutcomeUpdate['outcome'];

/** Why a message does not go to its carrier after all; null when it does. */
const whyNotSubmitted = (message: ClaimedMessage, misplaced: ReadonlySet<ClaimedMessage>): Outcome | null => {
  if (message.tooLate) return { kind: 'dropped', reason: message.tooLate };
  return message.blocked ?? (misplaced.has(message) ? { kind: 'misplaced' } : null);
};

export const createClaimSubmission = (options: ClaimSubmissionOptions): ClaimSubmission => {
  const { carrier, recorder, replica } = options;
  /** Messages the carrier has answered whose outcome is not on disk: what a crash now would leave unknown without need. */
  let unrecorded = 0;
  const onRecorded = (): void => {
    unrecorded -= 1;
    options.onRecorded();
  };
  return {
    submit: async (claim, misplaced) => {
      const report = (message: ClaimedMessage, outcome: Outcome): void => {
        const at = new Date(options.now());
        recorder.outcome({ claim, message, carrier: carrier.name, outcome, at, onRecorded });
        unrecorded += 1;
        if (unrecorded >= carrier.window * WORTH_RECORDING) recorder.flush();
      };
      const timely: ClaimedMessage[] = [];
      for (const message of claim.messages) {
        const outcome = whyNotSubmitted(message, misplaced);
        if (outcome) report(message, outcome);
        else timely.push(message);
      }
      // Stopped for longer than its lease since it claimed them: others may have taken them over by now.
      if (!replica.alive())
        for (const message of timely) report(message, { kind: 'deferred', retryAfterMs: 0 });
      else if (timely.length > 0)
        await carrier.submit(timely, (message, outcome) => report(message as ClaimedMessage, outcome));
    },
  };
};
