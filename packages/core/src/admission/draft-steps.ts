import type { Draft } from './draft.ts';
import type { Sentence, TraceFacts } from './sentence.ts';

/** A part of a draft that was settled when it was read, as the why-card tells it. */
export interface DraftStep<Step extends string> {
  readonly step: Step;
  readonly sentences: { readonly passed: Sentence };
  readonly factsOf: (draft: Draft) => TraceFacts;
}

const draftStep = <const Step extends string>(step: DraftStep<Step>): DraftStep<Step> => step;

const shopSaid: Sentence = ({ asked, answer, said }) => {
  if (asked === undefined) return '';
  return answer === 'holds'
    ? ` The shop was asked right before (${asked}): ${said}`
    : ` The shop could not be asked (${asked}): ${said} The automation sends it all the same.`;
};

const ORIGINS: Readonly<Record<string, Sentence>> = {
  otp: (facts) => `Carries the code of ${facts['challenge']}.`,
  automation: (facts) => {
    const { automation, event, version, step } = facts;
    const spoke = version === undefined ? '' : ` (version ${version}, step ${step})`;
    return `Sent by automation ${automation}${spoke} for event ${event}.${shopSaid(facts)}`;
  },
};

const origin = draftStep({
  step: 'origin',
  sentences: {
    passed: (facts) => ORIGINS[String(facts['kind'])]?.(facts) ?? 'Sent through the API.',
  },
  factsOf: ({ request }) => ({ ...request.origin }),
});

const recipient = draftStep({
  step: 'recipient',
  sentences: {
    passed: (facts) =>
      facts['fictional']
        ? `A number that no network assigns (${facts['country']}): only a virtual phone answers.`
        : `A ${facts['lineType']} number of ${facts['country'] ?? 'no country'}.`,
  },
  factsOf: ({ recipient: { country, lineType, fictional } }) => ({
    country,
    lineType,
    ...(fictional ? { fictional: true } : {}),
  }),
});

const sender = draftStep({
  step: 'sender',
  sentences: {
    passed: (facts) =>
      facts['sender'] === null
        ? "The carrier's own sender is shown."
        : `Shown as sent by ${facts['sender']}.`,
  },
  factsOf: (draft) => ({ sender: draft.sender }),
});

const text = draftStep({
  step: 'text',
  sentences: {
    passed: (facts) =>
      `${facts['units']} units of ${facts['encoding']} in ${facts['segments']} segment(s)${facts['replaced'] === undefined ? '' : `, ${facts['replaced']} characters replaced`}.`,
  },
  factsOf: ({ measure: { encoding, units, segments }, replacements = [] }) => ({
    encoding,
    units,
    segments,
    ...(replacements.length > 0 ? { replaced: replacements.length } : {}),
  }),
});

/** What the draft already settled, as the first lines of the why-card. */
export const DRAFT_STEPS = [origin, recipient, sender, text] as const;
