import { brokenCap, formatDecimal, keptFrom, type SpendCap } from '../../billing/index.ts';
import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse } from '../rule.ts';

const WHOSE: Readonly<Record<SpendCap['scope'], (subject: string) => string>> = {
  account: () => 'of the account',
  key: (subject) => `of the key ${subject}`,
  connector: (subject) => `of the connector ${subject}`,
};

/**
 * Whether spending stays within its limits: no cap is broken, and what the wallet keeps for more urgent texts is not
 * touched, so that commercial texts stop before transactional ones, and those before one-time codes.
 */
export const spending = defineRule({
  step: 'spending',
  codes: ['spend_cap_reached', 'insufficient_credit'],
  sentences: {
    passed: (facts) =>
      facts['caps'] === 0 ? 'No spend cap applies.' : `Within ${facts['caps']} spend cap(s).`,
    refused: (facts) =>
      facts['kept'] === undefined
        ? `It would break the spend cap of ${facts['cap']} ${facts['currency']} a ${facts['period']}; ${facts['used']} is used.`
        : `${facts['kept']} ${facts['currency']} of the wallet is kept for more urgent texts.`,
  },
  evaluate: (
    { lane },
    { available, currency, spending: limits }: Pick<SharedFacts, 'available' | 'currency' | 'spending'>,
    { quote },
  ) => {
    const cost = quote?.total.micros ?? 0n;
    if (!limits || cost === 0n) return pass({ caps: 0 });
    const broken = brokenCap(limits.caps, cost);
    if (broken) {
      const [cap, used] = [formatDecimal(broken.amount), formatDecimal(broken.used)];
      const detail =
        `The spend cap ${WHOSE[broken.scope](broken.subject)} is ${cap} ${currency} a ${broken.period}, and ${used} is used. ` +
        'Raise it with PUT /v1/spend-caps, or wait for the next period.';
      const facts = { cap, used, currency, period: broken.period, scope: broken.scope };
      return refuse({ code: 'spend_cap_reached', detail }, facts);
    }
    const kept = keptFrom(lane, limits.reserve);
    if (kept > 0n && cost <= available && available - cost < kept) {
      const amount = formatDecimal(kept);
      const detail = `The last ${amount} ${currency} of the wallet is kept for more urgent texts. Top up the wallet.`;
      return refuse({ code: 'insufficient_credit', detail }, { kept: amount, currency });
    }
    return pass({ caps: limits.caps.length });
  },
});
