import type { CountryCode } from '../../numbers/index.ts';
import type { AccountHours } from '../hours/account-hours.ts';
import { zonesOf } from '../hours/holidays.ts';
import type { Place } from '../hours/index.ts';
import { describeHours } from '../hours/sending-hours.ts';
import type { Passport } from '../passport.ts';
import { passportOf } from '../passports/index.ts';
import type { Area } from './area.ts';
import { type HoursRule, hoursRule } from './hours-rule.ts';
import { PLANS } from './plans.ts';

/** What the sender of a text says about where its recipient is; null where it says nothing. */
export interface Whereabouts {
  /** ISO 3166-2, e.g. `FR-57`, from an address. */
  readonly region: string | null;
  /** IANA name, e.g. `America/Chicago`. */
  readonly timeZone: string | null;
}

/** Where a recipient may be: a text must be timely at every one of these places. */
export interface RecipientPlaces {
  /** Names the places: the same key means the same places. */
  readonly key: string;
  readonly places: readonly Place[];
  /** Whose hours apply, and the line of the passport they come from or are kept within. */
  readonly rule: HoursRule;
  /** How the place is known: told by the sender, from the number, or not at all. */
  readonly knownBy: 'address' | 'number' | 'country';
}

const areaOf = (country: string, e164: string): Area | undefined => {
  const plan = PLANS[country];
  if (!plan) return undefined;
  const national = e164.slice(1 + plan.callingCode.length);
  return plan.areas.find(({ prefixes }) => prefixes.some((prefix) => national.startsWith(prefix)));
};

/** Zones of a region that an address names, from the numbers of the region. */
const zonesOfRegion = (country: string, region: string): readonly string[] | undefined => {
  const zones = PLANS[country]?.areas.filter((area) => area.region === region).flatMap((area) => area.zones);
  return zones && zones.length > 0 ? [...new Set(zones)] : undefined;
};

/** The calendars that count: the region's own, or the country's with those that an unknown region might have. */
const calendarsOf = (passport: Passport, country: string, region: string | null): readonly string[] => {
  if (region !== null) return [region];
  // An overseas territory has a calendar of its own, and is known from the number.
  if (country !== passport.country) return [country];
  return [country, ...passport.holidaysWhenUnknown.value];
};

const known = new Map<string, RecipientPlaces>();
const MOST_KNOWN = 5_000;

const build = (
  key: string,
  country: CountryCode,
  {
    region,
    zones,
    knownBy,
    rule,
  }: { region: string | null; zones: readonly string[] } & Pick<RecipientPlaces, 'knownBy' | 'rule'>,
): RecipientPlaces => {
  const calendars = calendarsOf(passportOf(country), country, region);
  // A text must be timely by the account's hours and by the country's alike, so each makes a place of its own.
  const hours = [rule.own, rule.line.value].filter((one) => one !== null);
  const places = zones.flatMap((zone) =>
    calendars.flatMap((calendar) => hours.map((one) => ({ zone, calendar, hours: one }))),
  );
  return { key, places, rule, knownBy };
};

/**
 * Where a recipient may be, from what the sender knows, else from the number, else every zone of the country at once.
 * Null when the country's time is not known.
 *
 * @param e164 the recipient, of `country`.
 * @param own hours the account has chosen, within what the country allows.
 * @example
 * recipientPlaces('+12125550100', 'US', { region: null, timeZone: null }); // New York, hours of the country
 */
export const recipientPlaces = (
  e164: string,
  country: CountryCode | null,
  { region: toldRegion, timeZone }: Whereabouts,
  own: AccountHours = {},
): RecipientPlaces | null => {
  if (country === null) return null;
  const numbered = areaOf(country, e164);
  const region = toldRegion ?? numbered?.region ?? null;
  const zones =
    timeZone !== null
      ? [timeZone]
      : ((toldRegion === null ? numbered?.zones : zonesOfRegion(country, toldRegion)) ??
        PLANS[country]?.zones ??
        zonesOf(country));
  if (zones.length === 0) return null;
  const rule = hoursRule(country, region, own);
  const chosen = rule.own === null ? '' : ` ${describeHours(rule.own)}`;
  const key = `${country} ${region ?? '-'} ${zones.join(',')}${chosen}`;
  const found = known.get(key);
  if (found) return found;
  const knownBy = toldRegion !== null || timeZone !== null ? 'address' : numbered ? 'number' : 'country';
  const made = build(key, country, { region, zones, knownBy, rule });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, made);
  return made;
};
