import type { CountryCode } from '../../numbers/index.ts';
import type { AccountHours } from '../hours/account-hours.ts';
import type { Place } from '../hours/index.ts';
import { describeHours } from '../hours/sending-hours.ts';
import { passportOf } from '../passports/index.ts';
import type { Area } from './area.ts';
import { type HoursRule, hoursRule } from './hours-rule.ts';
import { isPartOf, type Located, locateNumber, locateRegion, locateZone } from './locate.ts';
import { PLANS } from './plans.ts';
import { regionOfTerritory } from './territories.ts';

/** What the sender of a text says about where its recipient is; null where it says nothing. */
export interface Whereabouts {
  /** ISO 3166-2, e.g. `FR-57`, from an address. */
  readonly region: string | null;
  /** IANA name, e.g. `America/Chicago`. */
  readonly timeZone: string | null;
}

/**
 * What is known of where somebody is, with the country of their address: a territory of the number's country, such as
 * `RE` beside a number of metropolitan France, is a region. A region that is told counts before it.
 *
 * @param country ISO 3166-1 of the address, or of where the number was written; null when nobody told.
 * @example
 * withTerritory({ region: null, timeZone: null }, 'RE', 'FR'); // { region: 'FR-974', timeZone: null }
 */
export const withTerritory = (
  told: Whereabouts,
  country: string | null,
  numberCountry: CountryCode | null,
): Whereabouts => {
  const territory = country?.toUpperCase() as CountryCode | undefined;
  if (told.region !== null || !territory || numberCountry === null) return told;
  if (!isPartOf(territory, numberCountry)) return told;
  return { ...told, region: regionOfTerritory(territory) ?? null };
};

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

/** What has been found out about somebody's place, and whose hours apply there. */
interface Found extends Pick<RecipientPlaces, 'knownBy' | 'rule'> {
  readonly zones: readonly string[];
  readonly calendars: readonly string[];
  /** Hours that apply as well. */
  readonly others: readonly HoursRule[];
}

const known = new Map<string, RecipientPlaces>();
const MOST_KNOWN = 5_000;

const build = (key: string, { zones, calendars, others, knownBy, rule }: Found): RecipientPlaces => {
  // A text must be timely by the account's hours and by each country's alike, so each makes a place of its own.
  const hours = [rule, ...others].flatMap(({ own, line }) => [own, line.value]).filter((one) => one !== null);
  const places = zones.flatMap((zone) =>
    calendars.flatMap((calendar) => hours.map((one) => ({ zone, calendar, hours: one }))),
  );
  return { key, places, rule, knownBy };
};

/** Where somebody is: the zones, the region whose hours and the calendars whose holidays count. */
const locate = (
  e164: string,
  country: CountryCode,
  { region, timeZone }: Whereabouts,
): Located & Pick<RecipientPlaces, 'knownBy'> => {
  if (region !== null) return { ...locateRegion(region, timeZone), knownBy: 'address' };
  if (timeZone !== null)
    return { ...locateZone(country, timeZone, areaOf(country, e164)), knownBy: 'address' };
  const area = areaOf(country, e164);
  return { ...locateNumber(country, area), knownBy: area ? 'number' : 'country' };
};

/**
 * Where a recipient may be, from what the sender knows, else from the number, else every zone of the country at once.
 * What is known moves clock, holidays and hours together: `FR-974` is Reunion's time and Reunion's calendar, also for a
 * number of metropolitan France. Null when the country's time is not known.
 *
 * @param e164 the recipient, of `country`.
 * @param own hours the account has chosen, within what the country allows.
 * @example
 * recipientPlaces('+12125550100', 'US', { region: null, timeZone: null }); // New York, hours of the country
 */
export const recipientPlaces = (
  e164: string,
  country: CountryCode | null,
  whereabouts: Whereabouts,
  own: AccountHours = {},
): RecipientPlaces | null => {
  if (country === null) return null;
  const { zones, calendars, region, home, knownBy } = locate(e164, country, whereabouts);
  if (zones.length === 0) return null;
  const rule = hoursRule(country, region, own);
  // Somebody who lives under another country's rules is protected by both.
  const abroad = home !== country && passportOf(home) !== passportOf(country) && !isPartOf(home, country);
  const others = abroad ? [hoursRule(home, region, own)] : [];
  const chosen = [rule, ...others]
    .map((one) => (one.own === null ? '' : ` ${describeHours(one.own)}`))
    .join('');
  const key = `${country} ${region ?? '-'} ${zones.join(',')} ${calendars.join(',')}${chosen}`;
  const found = known.get(key);
  if (found) return found;
  const made = build(key, { zones, calendars, others, knownBy, rule });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, made);
  return made;
};
