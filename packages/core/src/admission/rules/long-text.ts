import { MAX_SEGMENTS } from '../../encoding/index.ts';
import { object, type Rule, SKIP } from '../rule.ts';
import { checkOnWay, profilesOnWay } from '../segmentation.ts';

/**
 * Whether the text is short enough: for the plan of the account, where more than one segment is a feature that an
 * operator may keep for larger plans, and for every carrier of the way, which is known for sure only now.
 */
export const longText: Rule = ({ measure: { segments }, recipient, lane, request }, facts) => {
  if (segments <= 1) return SKIP;
  if (facts.longTexts === false) {
    const detail = `The text takes ${segments} segments, and the plan of the account allows one. Shorten it, or change the plan.`;
    return object('text', { code: 'plan_long_text', detail, field: 'text' }, { segments });
  }
  const { profiles, network = null } = facts;
  if (!profiles) return SKIP;
  const destination = { recipient, lane, purpose: request.purpose, network };
  const fault = checkOnWay(request.text, profilesOnWay({ ...facts, profiles }, destination));
  return fault ? object('text', fault, { segments, most: MAX_SEGMENTS }) : SKIP;
};
