import {
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber as ParsedNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { globalLine } from './costly-lines.ts';
import {
  FORMER_TRUNK_PREFIXES,
  INTERNATIONAL_PREFIXES,
  SHARED_PLANS,
  type SharedPlan,
} from './dialling-rules.ts';
import { fictionalRange } from './fictional-ranges.ts';
import type { CountryCode, E164, LineType, PhoneNumber } from './phone-number.ts';
import { plainMobileCountry } from './plain-mobiles.ts';
import { presentForm } from './renumbering.ts';

/** What the library calls a line, as we do. */
const LINES: Readonly<Record<string, LineType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed_or_mobile',
  VOIP: 'voip',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared_cost',
  PERSONAL_NUMBER: 'personal',
};

const lineOf = (parsed: ParsedNumber, type: string | undefined): LineType =>
  globalLine(parsed.countryCallingCode) ?? LINES[type ?? ''] ?? (type ? 'other' : 'unknown');

/** The country a code names, if it is one with a numbering plan. */
export const knownCountry = (code: string): CountryCode | null => {
  const upper = code.toUpperCase();
  return isSupportedCountry(upper) ? upper : null;
};

const asFictional = (e164: string): PhoneNumber | null => {
  const range = fictionalRange(e164);
  return range ? { e164: e164 as E164, country: range.country, lineType: 'mobile', fictional: true } : null;
};

/** A number that has a type is valid: the library asks for the type itself, wherever a plan has types. */
const asAssigned = (parsed: ParsedNumber): PhoneNumber | null => {
  const type = parsed.getType();
  if (type === undefined && !parsed.isValid()) return null;
  return {
    e164: parsed.number as string as E164,
    country: parsed.country ?? null,
    lineType: lineOf(parsed, type),
    fictional: false,
  };
};

const known = (parsed: ParsedNumber | undefined): PhoneNumber | null => {
  // E.164 ends at fifteen digits, the library's plans do not.
  if (!parsed || parsed.number.length > 16) return null;
  return asFictional(parsed.number) ?? asAssigned(parsed);
};

const parse = (dialled: string, defaultCountry?: CountryCode): ParsedNumber | undefined =>
  parsePhoneNumberFromString(dialled, { ...(defaultCountry && { defaultCountry }), extract: false });

/** A number of one of the territories of a shared plan, with that territory's own code. */
const inSharedPlan = (national: string, plan: SharedPlan): PhoneNumber | null => {
  if (!plan.national.test(national)) return null;
  for (const member of plan.members) {
    const found = known(parse(`+${getCountryCallingCode(member)}${national}`));
    if (found) return found;
  }
  return null;
};

/** Territories have national numbers of the plan of another country: +33 690 is of +590. */
const inTerritories = (digits: string): PhoneNumber | null => {
  const head = (plan: SharedPlan): string => getCountryCallingCode(plan.members[0]);
  const plan = SHARED_PLANS.find((one) => digits.startsWith(head(one)));
  return plan ? inSharedPlan(digits.slice(head(plan).length), plan) : null;
};

/** The same from what is dialled at home, with the trunk prefix that the plan has. */
const fromTerritory = (digits: string, country: CountryCode): PhoneNumber | null => {
  const plan = SHARED_PLANS.find(({ members }) => members.includes(country));
  return plan ? inSharedPlan(digits.replace(/^0/, ''), plan) : null;
};

/**
 * Reads the digits of an international number, country code first, without `+`: as the plan of its country stands, else
 * in a form it had before a renumbering, else in another territory of a shared plan. Null when there is no such number.
 */
export const readInternational = (digits: string): PhoneNumber | null => {
  if (!/^[1-9]\d{5,17}$/.test(digits)) return null;
  const e164 = `+${digits}` as E164;
  const plain = plainMobileCountry(digits);
  if (plain) return asFictional(e164) ?? { e164, country: plain, lineType: 'mobile', fictional: false };
  const found = known(parse(e164));
  if (found) return found;
  const present = presentForm(digits);
  if (present !== null) return known(parse(`+${present}`));
  return inTerritories(digits);
};

/**
 * Reads digits as they are dialled inside a country, with or without its trunk prefix or one it had, also those of other
 * territories of a shared plan. Null when there is no such number.
 */
export const readNational = (digits: string, country: CountryCode): PhoneNumber | null => {
  if (!/^\d{2,18}$/.test(digits)) return null;
  const parsed = parse(digits, country);
  // The library has wider international prefixes than are dialled: what it reads as abroad is not read here.
  if (parsed && parsed.countryCallingCode !== getCountryCallingCode(country)) return null;
  const found = known(parsed);
  if (found) return found;
  if (parsed) {
    const present = presentForm(parsed.number.slice(1));
    if (present !== null) return known(parse(`+${present}`));
  }
  const former = FORMER_TRUNK_PREFIXES.find((one) => one.country === country && one.prefix.test(digits));
  if (former) return readNational(digits.replace(former.prefix, ''), country);
  return fromTerritory(digits, country);
};

const libraryPrefix = (country: CountryCode): string => {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan?.IDDPrefix() ?? '00';
};

interface InternationalPrefix {
  readonly prefix: RegExp;
  readonly usual: RegExp;
}

const prefixes = new Map<CountryCode, InternationalPrefix>();
const NO_PREFIX = /(?!)/;

const internationalPrefixOf = (country: CountryCode): InternationalPrefix => {
  const cached = prefixes.get(country);
  if (cached) return cached;
  const line = INTERNATIONAL_PREFIXES.find(({ countries }) => countries.includes(country));
  const library = libraryPrefix(country);
  const prefix = line?.prefix ?? new RegExp(`^(?:${library})`);
  const made = { prefix, usual: line?.usual ?? (/^\d+$/.test(library) ? prefix : NO_PREFIX) };
  prefixes.set(country, made);
  return made;
};

/** Digits without their international prefix: the country's own as it is dialled there, then `00`. */
const afterPrefix = (digits: string, country: CountryCode | null): readonly string[] => {
  const own = country === null ? null : internationalPrefixOf(country).prefix.exec(digits)?.[0];
  const lengths = new Set([...(own ? [own.length] : []), ...(digits.startsWith('00') ? [2] : [])]);
  return [...lengths].map((length) => digits.slice(length));
};

/**
 * Every number that digits may be by an international prefix they begin with: the country's own as it is dialled there,
 * and `00`, which people write whatever their country dials. The usual prefix of a country leaves no doubt.
 */
export const readAfterInternationalPrefix = (
  digits: string,
  country: CountryCode | null,
): readonly PhoneNumber[] => {
  const found = afterPrefix(digits, country).flatMap((rest) => readInternational(rest) ?? []);
  const isUsual = country !== null && internationalPrefixOf(country).usual.test(digits);
  return isUsual ? found.slice(0, 1) : found;
};

/**
 * A number that no plan knows, but whose country has numbers as long: ranges are opened before libraries hear of it.
 *
 * @param digits an international number, with or without an international prefix as dialled in `country`.
 */
export const readUnlisted = (digits: string, country: CountryCode | null): PhoneNumber | null => {
  const [abroad = digits] = afterPrefix(digits, country);
  const parsed = /^[1-9]\d{7,14}$/.test(abroad) ? parse(`+${abroad}`) : undefined;
  return parsed?.number === `+${abroad}` && parsed.isPossible()
    ? {
        e164: parsed.number as string as E164,
        country: parsed.country ?? null,
        lineType: 'unknown',
        fictional: false,
      }
    : null;
};

const isWrittenWithTrunk = (digits: string, country: CountryCode): boolean =>
  parse(digits, country)?.formatNational().replace(/\D/g, '') !== digits;

/**
 * Whether digits may be an international number without its plus in which one digit is wrong: begun with the country's own
 * code, as long as its numbers are, and no number; and no whole number either in a country that writes a trunk prefix.
 */
export const isSlipOfInternational = (digits: string, country: CountryCode): boolean =>
  digits.startsWith(getCountryCallingCode(country)) &&
  isWrittenWithTrunk(digits, country) &&
  readInternational(digits) === null &&
  parse(`+${digits}`)?.isPossible() === true;
