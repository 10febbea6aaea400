import type { Content, LateAnswer, SubmitOutcome } from '@carillon/smpp';
import type { Outbound } from '../carrier.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import { joinParts, type PartsOutcome } from './outcome.ts';
import type { SmppSettings } from './settings.ts';

/** The parts of a message, by place: what became of each, as far as anybody knows. */
interface Gathering {
  readonly message: Outbound;
  readonly outcomes: (SubmitOutcome | undefined)[];
  /** Whether the message's outcome has been reported: until then late answers about a part are part of that. */
  isReported: boolean;
}

/**
 * Answers that come after we had given a submission up: a message that was unknown turns out to be taken, or a part of
 * one that was taken in part gets the id its receipts will name (rule S9).
 */
export interface LateAnswers {
  /**
   * Waits for all parts of a message. One that was late may be answered while others are still on time.
   *
   * @param submit sends a part and tells what became of it.
   */
  gather(
    message: Outbound,
    submissions: readonly Content<'submit_sm'>[],
    submit: (content: Content<'submit_sm'>) => Promise<SubmitOutcome>,
  ): Promise<readonly SubmitOutcome[]>;
  take(answer: LateAnswer): void;
}

export const createLateAnswers = ({
  name,
  settings,
  sink,
  now,
  onFault,
}: CarrierOptions<SmppSettings>): LateAnswers => {
  // Keyed by the request itself: what the session forgets, this forgets with it.
  const unanswered = new WeakMap<object, { readonly gathering: Gathering; readonly place: number }>();

  const tell = async (message: Outbound, { outcome, refusedParts }: PartsOutcome): Promise<void> => {
    if (outcome.kind !== 'accepted') return;
    const { messageId, accountId, segments } = message;
    const { kind: _, ...ids } = outcome;
    await sink.acceptances([{ carrier: name, accountId, messageId, segments, ...ids }]);
    const at = new Date(now());
    if (refusedParts.length > 0)
      await sink.receipts(refusedParts.map((part) => ({ carrier: name, ...part, at })));
  };

  return {
    gather: async (message, submissions, submit) => {
      const gathering: Gathering = { message, outcomes: submissions.map(() => undefined), isReported: false };
      const submitPart = async (content: Content<'submit_sm'>, place: number): Promise<SubmitOutcome> => {
        const outcome = await submit(content);
        gathering.outcomes[place] = outcome;
        if (outcome.kind === 'unknown') unanswered.set(content, { gathering, place });
        return outcome;
      };
      await Promise.all(submissions.map(submitPart));
      gathering.isReported = true;
      return gathering.outcomes as SubmitOutcome[];
    },
    take: ({ request, outcome }) => {
      const known = unanswered.get(request);
      if (!known) return;
      const { message, outcomes, isReported } = known.gathering;
      outcomes[known.place] = outcome as SubmitOutcome;
      if (!isReported) return;
      const parts = outcomes as SubmitOutcome[];
      tell(message, joinParts(message.messageId, parts, settings.profile.messageIds)).catch(onFault);
    },
  };
};
