import type { Content, LateAnswer, SubmitOutcome } from '@carillon/smpp';
import type { Outbound } from '../carrier.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import { joinParts } from './outcome.ts';
import type { SmppSettings } from './settings.ts';

interface Unanswered {
  readonly message: Outbound;
  readonly outcomes: SubmitOutcome[];
  readonly place: number;
}

/** Answers that come after we had given a submission up: a message that was unknown turns out to be taken (rule S9). */
export interface LateAnswers {
  /** Remembers the parts of a message that nobody knows about. */
  expect(
    message: Outbound,
    submissions: readonly Content<'submit_sm'>[],
    outcomes: readonly SubmitOutcome[],
  ): void;
  take(answer: LateAnswer): void;
}

export const createLateAnswers = ({
  name,
  settings,
  sink,
  onFault,
}: CarrierOptions<SmppSettings>): LateAnswers => {
  // Keyed by the request itself: what the session forgets, this forgets with it.
  const unanswered = new WeakMap<object, Unanswered>();
  return {
    expect: (message, submissions, outcomes) => {
      if (
        outcomes.some(({ kind }) => kind === 'accepted') ||
        !outcomes.some(({ kind }) => kind === 'unknown')
      )
        return;
      const shared = [...outcomes];
      for (const [place, content] of submissions.entries())
        unanswered.set(content, { message, outcomes: shared, place });
    },
    take: ({ request, outcome }) => {
      const known = unanswered.get(request);
      if (!known) return;
      known.outcomes[known.place] = outcome as SubmitOutcome;
      if (known.outcomes.some(({ kind }) => kind === 'unknown')) return;
      const { messageId, accountId } = known.message;
      const joined = joinParts(messageId, known.outcomes, settings.profile.messageIds).outcome;
      if (joined.kind !== 'accepted') return;
      const acceptance = { carrier: name, accountId, messageId, carrierMessageIds: joined.carrierMessageIds };
      sink.acceptances([acceptance]).catch(onFault);
    },
  };
};
