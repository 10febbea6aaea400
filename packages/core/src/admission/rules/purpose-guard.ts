import { DEFAULT_CONSENT_POLICY, marketingSigns } from '../../consent/index.ts';
import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse, SKIP } from '../rule.ts';
import { listed, type Sentence } from '../sentence.ts';

const signsFound: Sentence = (facts) =>
  `Reads like marketing: ${listed(facts['reasons'])} (${listed(facts['found'])}).`;

/** Whether a transactional text reads like marketing: flagged on the why-card, or refused, as the account decided. */
export const purposeGuard = defineRule({
  step: 'purpose',
  codes: ['reads_like_marketing'],
  sentences: {
    passed: (facts) => `${signsFound(facts)} Sent all the same.`,
    refused: signsFound,
  },
  evaluate: ({ request, lane }, { consent }: Pick<SharedFacts, 'consent'>) => {
    if (request.purpose !== 'transactional' || lane === 'otp') return SKIP;
    const signs = marketingSigns(request.text);
    const [first] = signs;
    if (!first) return SKIP;
    const policy = (consent?.policy ?? DEFAULT_CONSENT_POLICY).marketingInTransactional;
    const facts = {
      policy,
      found: signs.map(({ found }) => found),
      reasons: signs.map(({ reason }) => reason),
    };
    if (policy === 'warn') return pass(facts);
    const detail = `"${first.found}" is ${first.reason}: the text reads like marketing. Send it as commercial, or leave that out.`;
    return refuse({ code: 'reads_like_marketing', detail, field: 'text' }, facts);
  },
});
