import { defineRule, pass, refuse } from '../rule.ts';
import { passportLine } from '../sentence.ts';

/** What the recipient's country does with the sender: shows it, or has no place for it. */
export const senderRules = defineRule({
  step: 'sender_rules',
  codes: ['sender_not_allowed'],
  sentences: {
    passed: (facts) =>
      facts['registration'] === undefined
        ? String(facts['shows'])
        : `${facts['shows']} Registration: ${facts['registration']}. ${passportLine(facts)}`,
    refused: (facts) =>
      `${facts['country']} has no place for the sender ${facts['sender']}. ${passportLine(facts)}`,
  },
  evaluate: ({ senderVerdict: verdict, recipient: { country }, sender }) => {
    const { source, reviewed } = verdict.line;
    if (verdict.kind === 'refused') {
      const facts = { country, sender, source, reviewed };
      return refuse({ code: 'sender_not_allowed', detail: verdict.why, field: 'sender' }, facts);
    }
    const { shows, registration } = verdict;
    return pass({ shows, ...(registration === null ? {} : { registration, source, reviewed }) });
  },
});
