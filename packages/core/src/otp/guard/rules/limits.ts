import { amountIn, DAY_MS, easesAt, HOUR_MS, type Rate } from '../rate.ts';
import type { GuardScope } from '../request.ts';
import type { GuardRule, GuardRuleName, Objection } from '../rule.ts';

interface Limit {
  readonly rule: GuardRuleName;
  readonly scope: GuardScope;
  readonly window: number;
  readonly most: number;
}

const exceeded = (
  rate: Rate,
  now: number,
  { rule, scope, window, most }: Limit,
  adding = 1,
): Objection | null =>
  amountIn(rate, now, window) + adding > most
    ? { rule, scope, until: easesAt(rate, now, window), facts: { limit: most, hours: window / HOUR_MS } }
    : null;

/** Codes to one number, by hour and by day: nobody is flooded, and nobody can guess on without end. */
export const numberLimit: GuardRule = ({ at }, { number }, { policy }) => {
  const limit = { rule: 'number_limit', scope: 'number' } as const;
  return (
    exceeded(number.rate, at, { ...limit, window: DAY_MS, most: policy.perNumber.day }) ??
    exceeded(number.rate, at, { ...limit, window: HOUR_MS, most: policy.perNumber.hour })
  );
};

/** Codes that one address asks for. */
export const ipLimit: GuardRule = ({ at }, { ip }, { policy }) =>
  ip && exceeded(ip.rate, at, { rule: 'ip_limit', scope: 'ip', window: HOUR_MS, most: policy.perIp.hour });

/** Codes to one prefix, except to numbers that are known to be real. */
export const prefixLimit: GuardRule = ({ at }, { prefix, number }, { policy }) =>
  number.safeUntil > at
    ? null
    : exceeded(prefix.rate, at, {
        rule: 'prefix_limit',
        scope: 'prefix',
        window: HOUR_MS,
        most: policy.perPrefix.hour,
      });

/** Codes of the whole account. */
export const accountLimit: GuardRule = ({ at }, { account }, { policy }) =>
  exceeded(account.rate, at, {
    rule: 'account_limit',
    scope: 'account',
    window: HOUR_MS,
    most: policy.perAccount.hour,
  });

/** What the codes of an hour may cost. */
export const pricePerHour: GuardRule = ({ at, price }, { account }, { policy }) =>
  exceeded(
    account.spend,
    at,
    { rule: 'price_per_hour', scope: 'account', window: HOUR_MS, most: Number(policy.price.perHour) },
    Number(price),
  );
