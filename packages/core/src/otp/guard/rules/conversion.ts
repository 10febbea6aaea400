import type { GuardPolicy } from '../policy.ts';
import { HOUR_MS } from '../rate.ts';
import type { GuardRule } from '../rule.ts';
import type { GuardState } from '../state.ts';
import { baselineOf, type Tally } from '../tally.ts';
import { convertsBadly, runOf } from '../window.ts';

/** Codes to a country before its conversion says anything. */
const COUNTRY_CODES = 100;

const inAlarm = ({ sent, verified }: Tally, least: number): boolean =>
  sent >= COUNTRY_CODES && verified < least * sent;

/** The least share of its codes that a prefix of this account must see typed in. */
export const leastConversion = ({ account }: GuardState, policy: GuardPolicy): number =>
  policy.conversion.share * baselineOf(account.tally);

/**
 * A prefix whose codes nobody types in: real people type most of theirs. While the whole country does badly, as when
 * an attack is spread over many prefixes, a prefix is judged by fewer codes.
 */
export const conversion: GuardRule = ({ at }, state, { policy }) => {
  const { number, prefix, country } = state;
  if (number.safeUntil > at) return null;
  const facts = {
    codes: prefix.window.length,
    verified: prefix.window.filter(({ verified }) => verified).length,
  };
  const found = { rule: 'conversion', scope: 'prefix', facts } as const;
  const { breaker } = prefix;
  if (breaker.level > 0) return breaker.until > at ? { ...found, until: breaker.until } : null;
  const least = leastConversion(state, policy);
  const { codes, codesInAlarm, firstBlock } = policy.conversion;
  const enough = inAlarm(country.tally, least) ? Math.min(codes, codesInAlarm) : codes;
  return convertsBadly(prefix.window, enough, least) ? { ...found, until: at + firstBlock } : null;
};

/** Somebody who counts through a range of numbers. */
export const consecutiveNumbers: GuardRule = ({ at, neighbours }, { number, prefix }, { policy }) => {
  const run = runOf(prefix.window, neighbours);
  return number.safeUntil > at || run < policy.consecutive
    ? null
    : { rule: 'consecutive_numbers', scope: 'prefix', until: at + HOUR_MS, facts: { run } };
};
