import type { CountryCode } from '../../numbers/index.ts';
import { hasCalendar, zonesOf, zonesOfRegion } from '../hours/holidays.ts';
import { passportOf } from '../passports/index.ts';
import type { Area } from './area.ts';
import { PLANS } from './plans.ts';
import { COUNTRY_ZONES, zonesByTable } from './region-clocks.ts';
import { regionOfTerritory, territoriesOf, territoryOf } from './territories.ts';

/** Where somebody may be. */
export interface Located {
  readonly zones: readonly string[];
  /** Holidays of each count: ISO 3166-1 countries or ISO 3166-2 regions. */
  readonly calendars: readonly string[];
  /** ISO 3166-2, whose own hours apply; null when it is not known. */
  readonly region: string | null;
  /** The country they live in. */
  readonly home: CountryCode;
}

/** Whether a territory is a part of a country, by its rules or by its regions. */
export const isPartOf = (territory: CountryCode, country: CountryCode): boolean =>
  territoriesOf(country).includes(territory);

/** Holidays of a country together with those that an unknown region of it might have. */
const calendarsOfCountry = (country: CountryCode): readonly string[] => {
  const passport = passportOf(country);
  // A territory has a calendar of its own.
  return country === passport.country ? [country, ...passport.holidaysWhenUnknown.value] : [country];
};

const zonesOfCountry = (country: string): readonly string[] =>
  PLANS[country]?.zones ?? COUNTRY_ZONES[country] ?? zonesOf(country);

/** Zones of a region: by the table, else by the numbers of the region, else by the calendar data. */
const zonesIn = (country: string, region: string): readonly string[] => {
  const byTable = zonesByTable(region);
  if (byTable) return byTable;
  const byNumbers = PLANS[country]?.areas
    .filter((area) => area.region === region)
    .flatMap(({ zones }) => zones);
  if (byNumbers && byNumbers.length > 0) return [...new Set(byNumbers)];
  const byCalendar = zonesOfRegion(region);
  return byCalendar.length > 0 ? byCalendar : zonesOfCountry(country);
};

/** Regions without a calendar of their own in which others lie that have one. Elsewhere in the country none does. */
const CALENDARS_WITHIN: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // Source: Code du travail L3134-13, the departements of Bas-Rhin, Haut-Rhin and Moselle; ISO 3166-2:FR.
  FR: {
    'FR-GES': ['FR-57', 'FR-67', 'FR-68'],
    'FR-6AE': ['FR-67', 'FR-68'],
    'FR-A': ['FR-67', 'FR-68'],
    'FR-M': ['FR-57'],
  },
};

/** The calendars of a region; those that any region of the country may have where nothing is known of it. */
const calendarsOfRegion = (country: CountryCode, region: string): readonly string[] => {
  if (hasCalendar(region)) return [region];
  const within = CALENDARS_WITHIN[country];
  return within ? (within[region] ?? [country]) : calendarsOfCountry(country);
};

/** Somebody whose region an address tells. */
export const locateRegion = (region: string, timeZone: string | null): Located => {
  const country = region.slice(0, 2) as CountryCode;
  const territory = territoryOf(region);
  const home = territory ?? country;
  const zones = territory ? zonesOfCountry(territory) : zonesIn(country, region);
  const calendars = territory ? [territory] : calendarsOfRegion(country, region);
  return { zones: timeZone === null ? zones : [timeZone], calendars, region, home };
};

/** Somebody whose time zone is told: a region of the number counts where it lies in that zone, a territory where it has it. */
export const locateZone = (country: CountryCode, timeZone: string, area: Area | undefined): Located => {
  const zones = [timeZone];
  const territory = zonesOfCountry(country).includes(timeZone)
    ? undefined
    : territoriesOf(country).find((one) => zonesOfCountry(one).includes(timeZone));
  if (territory)
    return { zones, calendars: [territory], region: regionOfTerritory(territory) ?? null, home: territory };
  const region = area?.zones.includes(timeZone) ? area.region : null;
  return { zones, calendars: region ? [region] : calendarsOfCountry(country), region, home: country };
};

/** Somebody of whom only the number is known. */
export const locateNumber = (country: CountryCode, area: Area | undefined): Located => ({
  zones: area?.zones ?? zonesOfCountry(country),
  calendars: area?.region ? [area.region] : calendarsOfCountry(country),
  region: area?.region ?? null,
  home: country,
});
