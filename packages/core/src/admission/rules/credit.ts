import { formatDecimal } from '../../billing/index.ts';
import { object, pass, type Rule } from '../rule.ts';

/** Whether the wallet holds enough: never a message more than is paid for. */
export const credit: Rule = (_draft, { available, currency }, { quote }) => {
  const cost = quote?.total.micros ?? 0n;
  const total = formatDecimal(cost);
  if (cost <= available) return pass('credit', { total, currency });
  const left = formatDecimal(available);
  const detail = `The text costs ${total} ${currency} and ${left} ${currency} is available. Top up the wallet.`;
  return object('credit', { code: 'insufficient_credit', detail }, { total, available: left, currency });
};
