import type { CountryCode } from '../../numbers/index.ts';
import type { AccountHours } from '../hours/account-hours.ts';
import type { SendingHours } from '../hours/sending-hours.ts';
import type { Line } from '../passport.ts';
import { passportOf } from '../passports/index.ts';

/** Whose sending hours apply in a country or region. */
export interface HoursRule {
  /** The account's own; null when it has chosen none. */
  readonly own: SendingHours | null;
  /** The country's hours, or those the account's own are kept within: null in it where they are advice only. */
  readonly line: Line<SendingHours | null>;
}

/**
 * Whose hours apply. Those of a region bind everybody; those of a country are its default, or the widest hours an
 * account may choose there. A territory is found under its own code, else under that of the country whose rules it has.
 *
 * @param region ISO 3166-2, or null when it is not known.
 */
export const hoursRule = (country: CountryCode, region: string | null, own: AccountHours): HoursRule => {
  const passport = passportOf(country);
  const chosen = own[country] ?? own[passport.country] ?? null;
  const ofRegion = region === null ? undefined : passport.regionHours[region];
  return { own: chosen, line: ofRegion ?? (chosen === null ? passport.hours : passport.widestHours) };
};
