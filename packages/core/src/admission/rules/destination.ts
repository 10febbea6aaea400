import { isCostly } from '../../numbers/index.ts';
import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse, SKIP } from '../rule.ts';

/** Lines that earn from texts, or cost many times a mobile, are closed until the account opens them. */
export const destination = defineRule({
  step: 'destination',
  codes: ['destination_closed'],
  sentences: {
    passed: (facts) => `The account lets texts go to ${facts['lineType']} numbers.`,
    refused: (facts) =>
      `Texts to ${facts['lineType']} numbers are closed, and the account has not opened them.`,
  },
  evaluate: ({ recipient: { lineType, country } }, { consent }: Pick<SharedFacts, 'consent'>) => {
    if (!isCostly(lineType)) return SKIP;
    const facts = { lineType, country };
    if (consent?.policy.openLines.includes(lineType)) return pass(facts);
    const detail = `This is a ${lineType.replace('_', '-')} number, and texts to those are closed: they cost many times a text to a mobile phone. Name "${lineType}" in openLines of the consent policy to open them.`;
    return refuse({ code: 'destination_closed', detail, field: 'to' }, facts);
  },
});
