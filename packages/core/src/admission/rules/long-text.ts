import { object, type Rule, SKIP } from '../rule.ts';

/** Whether the plan allows a text of more than one segment: a feature that an operator may keep for larger plans. */
export const longText: Rule = ({ measure: { segments } }, { longTexts = true }) => {
  if (longTexts || segments <= 1) return SKIP;
  const detail = `The text takes ${segments} segments, and the plan of the account allows one. Shorten it, or change the plan.`;
  return object('text', { code: 'plan_long_text', detail, field: 'text' }, { segments });
};
