import { formatDecimal } from '../../billing/index.ts';
import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse } from '../rule.ts';

/** Whether the wallet holds enough: never a message more than is paid for. */
export const credit = defineRule({
  step: 'credit',
  codes: ['insufficient_credit'],
  sentences: {
    passed: (facts) => `${facts['total']} ${facts['currency']} is held from the wallet.`,
    refused: (facts) =>
      `It costs ${facts['total']} ${facts['currency']}, and ${facts['available']} is available.`,
  },
  evaluate: (_draft, { available, currency }: Pick<SharedFacts, 'available' | 'currency'>, { quote }) => {
    const cost = quote?.total.micros ?? 0n;
    const total = formatDecimal(cost);
    if (cost <= available) return pass({ total, currency });
    const left = formatDecimal(available);
    const detail = `The text costs ${total} ${currency} and ${left} ${currency} is available. Top up the wallet.`;
    return refuse({ code: 'insufficient_credit', detail }, { total, available: left, currency });
  },
});
