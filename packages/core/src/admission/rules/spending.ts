import { brokenCap, formatDecimal, keptFrom, type SpendCap } from '../../billing/index.ts';
import { object, pass, type Rule } from '../rule.ts';

const WHOSE: Readonly<Record<SpendCap['scope'], (subject: string) => string>> = {
  account: () => 'of the account',
  key: (subject) => `of the key ${subject}`,
  connector: (subject) => `of the connector ${subject}`,
};

/**
 * Whether spending stays within its limits: no cap is broken, and what the wallet keeps for more urgent texts is not
 * touched, so that commercial texts stop before transactional ones, and those before one-time codes.
 */
export const spending: Rule = ({ lane }, { available, currency, spending: limits }, { quote }) => {
  const cost = quote?.total.micros ?? 0n;
  if (!limits || cost === 0n) return pass('spending', { caps: 0 });
  const broken = brokenCap(limits.caps, cost);
  if (broken) {
    const [cap, used] = [formatDecimal(broken.amount), formatDecimal(broken.used)];
    const detail =
      `The spend cap ${WHOSE[broken.scope](broken.subject)} is ${cap} ${currency} a ${broken.period}, and ${used} is used. ` +
      'Raise it with PUT /v1/spend-caps, or wait for the next period.';
    const facts = { cap, used, currency, period: broken.period, scope: broken.scope };
    return object('spending', { code: 'spend_cap_reached', detail }, facts);
  }
  const kept = keptFrom(lane, limits.reserve);
  if (kept > 0n && cost <= available && available - cost < kept) {
    const amount = formatDecimal(kept);
    const detail = `The last ${amount} ${currency} of the wallet is kept for more urgent texts. Top up the wallet.`;
    return object('spending', { code: 'insufficient_credit', detail }, { kept: amount, currency });
  }
  return pass('spending', { caps: limits.caps.length });
};
