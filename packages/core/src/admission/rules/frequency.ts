import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse, SKIP } from '../rule.ts';

/** Whether the recipient got as many commercial texts as the account allows itself, or gave no sign of life to many. */
export const frequency = defineRule({
  step: 'frequency',
  codes: ['frequency_capped', 'recipient_quiet'],
  sentences: {
    passed: (facts) =>
      `${facts['lastDay']} commercial text(s) in 24 hours and ${facts['lastWeek']} in 7 days: within the policy of the account.`,
    refused: (facts) =>
      `${facts['lastDay']} commercial text(s) in 24 hours, ${facts['lastWeek']} in 7 days, ${facts['sinceSign']} since a sign of life: over the policy of the account.`,
  },
  evaluate: ({ request }, { consent }: Pick<SharedFacts, 'consent'>) => {
    if (request.purpose === 'transactional' || !consent?.recent) return SKIP;
    const { recent, policy } = consent;
    const { perDay = null, perWeek = null } = policy.frequencyCap ?? {};
    const facts = {
      ...recent,
      perDay,
      perWeek,
      quietAfter: policy.quietAfter,
      source: 'consent policy of the account',
    };
    if (perDay !== null && recent.lastDay >= perDay) {
      const detail = `The recipient got ${recent.lastDay} commercial texts in 24 hours; the account's cap is ${perDay}.`;
      return refuse({ code: 'frequency_capped', detail, field: 'to' }, facts);
    }
    if (perWeek !== null && recent.lastWeek >= perWeek) {
      const detail = `The recipient got ${recent.lastWeek} commercial texts in 7 days; the account's cap is ${perWeek}.`;
      return refuse({ code: 'frequency_capped', detail, field: 'to' }, facts);
    }
    if (policy.quietAfter !== null && recent.sinceSign >= policy.quietAfter) {
      const detail = `The recipient gave no sign of life to ${recent.sinceSign} commercial texts; the account leaves such people alone.`;
      return refuse({ code: 'recipient_quiet', detail, field: 'to' }, facts);
    }
    return pass(facts);
  },
});
