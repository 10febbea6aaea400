import type { GuardRule } from '../rule.ts';

/** Countries are closed until somebody opens them: most pumping goes where the account has no customers. */
export const countryClosed: GuardRule = ({ country }, _state, { policy, ownCountry }) =>
  country !== null && (country === ownCountry || policy.countries.includes(country))
    ? null
    : { rule: 'country_closed', scope: 'country', until: null, facts: { country: country ?? 'no country' } };

/** Lines that show no text, or that earn from being called. */
export const lineType: GuardRule = ({ at, lineType }, { number }, { policy }) =>
  number.safeUntil <= at && policy.closedLines.includes(lineType)
    ? { rule: 'line_type', scope: 'prefix', until: null, facts: { lineType } }
    : null;

/** A single text that costs too much. */
export const pricePerMessage: GuardRule = ({ price }, _state, { policy }) =>
  price > policy.price.perMessage
    ? {
        rule: 'price_per_message',
        scope: 'country',
        until: null,
        facts: { price: String(price), ceiling: String(policy.price.perMessage) },
      }
    : null;
