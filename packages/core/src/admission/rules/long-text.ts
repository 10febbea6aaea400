import { MAX_SEGMENTS } from '../../encoding/index.ts';
import type { WayFacts } from '../facts.ts';
import { defineRule, refuse, SKIP } from '../rule.ts';
import { checkOnWay, profilesOnWay } from '../segmentation.ts';

export interface LongTextFacts extends WayFacts {
  /** Whether the account's plan allows texts of more than one segment; it does when left out. */
  readonly longTexts?: boolean;
}

/**
 * Whether the text is short enough: for the plan of the account, where more than one segment is a feature that an
 * operator may keep for larger plans, and for every carrier of the way, which is known for sure only now.
 */
export const longText = defineRule({
  step: 'text',
  codes: ['plan_long_text', 'text_empty', 'text_too_long', 'text_malformed'],
  sentences: {
    refused: (facts) =>
      facts['most'] === undefined
        ? `It takes ${facts['segments']} segments, and the plan allows one.`
        : `It takes ${facts['segments']} segments, more than a carrier on its way takes.`,
  },
  evaluate: ({ measure: { segments }, recipient, lane, request }, facts: LongTextFacts) => {
    if (segments <= 1) return SKIP;
    if (facts.longTexts === false) {
      const detail = `The text takes ${segments} segments, and the plan of the account allows one. Shorten it, or change the plan.`;
      return refuse({ code: 'plan_long_text', detail, field: 'text' }, { segments });
    }
    const { profiles, network = null } = facts;
    if (!profiles) return SKIP;
    const destination = { recipient, lane, purpose: request.purpose, network };
    const fault = checkOnWay(request.text, profilesOnWay({ ...facts, profiles }, destination));
    return fault ? refuse(fault, { segments, most: MAX_SEGMENTS }) : SKIP;
  },
});
