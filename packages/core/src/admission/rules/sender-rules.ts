import { object, pass, type Rule } from '../rule.ts';

/** What the recipient's country does with the sender: shows it, or has no place for it. */
export const senderRules: Rule = ({ senderVerdict: verdict, recipient: { country }, sender }) => {
  const { source, reviewed } = verdict.line;
  if (verdict.kind === 'refused') {
    const refusal = { code: 'sender_not_allowed', detail: verdict.why, field: 'sender' };
    return object('sender_rules', refusal, { country, sender, source, reviewed });
  }
  const { shows, registration } = verdict;
  return pass('sender_rules', {
    shows,
    ...(registration === null ? {} : { registration, source, reviewed }),
  });
};
