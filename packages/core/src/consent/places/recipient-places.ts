import type { CountryCode } from '../../numbers/index.ts';
import { zonesOf } from '../hours/holidays.ts';
import type { Place } from '../hours/index.ts';
import type { SendingHours } from '../hours/sending-hours.ts';
import type { Line, Passport } from '../passport.ts';
import { passportOf } from '../passports/index.ts';
import type { Area } from './area.ts';
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
  /** The line of the passport the hours come from. */
  readonly hours: Line<SendingHours>;
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
  }: { region: string | null; zones: readonly string[]; knownBy: RecipientPlaces['knownBy'] },
): RecipientPlaces => {
  const passport = passportOf(country);
  const hours = (region === null ? undefined : passport.regionHours[region]) ?? passport.hours;
  const calendars = calendarsOf(passport, country, region);
  const places = zones.flatMap((zone) =>
    calendars.map((calendar) => ({ zone, calendar, hours: hours.value })),
  );
  return { key, places, hours, knownBy };
};

/**
 * Where a recipient may be, from what the sender knows, else from the number, else every zone of the country at once.
 * Null when the country's time is not known.
 *
 * @param e164 the recipient, of `country`.
 * @example
 * recipientPlaces('+12125550100', 'US', { region: null, timeZone: null }); // New York, hours of the country
 */
export const recipientPlaces = (
  e164: string,
  country: CountryCode | null,
  { region: toldRegion, timeZone }: Whereabouts,
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
  const key = `${country} ${region ?? '-'} ${zones.join(',')}`;
  const found = known.get(key);
  if (found) return found;
  const knownBy = toldRegion !== null || timeZone !== null ? 'address' : numbered ? 'number' : 'country';
  const made = build(key, country, { region, zones, knownBy });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, made);
  return made;
};
