import {
  isSupportedCountry,
  type PhoneNumber as ParsedNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';
import { fictionalRange } from './fictional-ranges.ts';
import type { CountryCode, E164, LineType, PhoneNumber } from './phone-number.ts';

export type NumberRefusal = Refusal<'number_invalid' | 'country_needed' | 'country_unknown'>;

const LINE_TYPES: Readonly<Record<string, LineType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed_or_mobile',
  VOIP: 'voip',
};

/** E.161 letters: North American shops print numbers such as 555-555-SHIP. */
const KEYPAD = '22233344455566677778889999';
const dialLetters = (human: string): string =>
  human.replace(/[a-z]/gi, (letter) => KEYPAD[letter.toLowerCase().charCodeAt(0) - 97]!);

const VANITY = /^[\s+().\-\d]*\d{3}[\s().-]*[A-Za-z\d][A-Za-z\d-]*$/;

/** What copying a number brings along: no-break and full-width forms, marks of direction, the scheme of RFC 3966. */
const asTyped = (human: string): string =>
  human
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^tel:/i, '');

/** Longest form a person writes; anything longer is not a phone number and is not worth parsing. */
const LONGEST = 40;

const asFictional = (e164: string): PhoneNumber | undefined => {
  const range = fictionalRange(e164);
  return range && { e164: e164 as E164, country: range.country, lineType: 'mobile', fictional: true };
};

const asAssigned = (parsed: ParsedNumber): PhoneNumber => ({
  e164: parsed.number as string as E164,
  country: parsed.country ?? null,
  lineType: LINE_TYPES[parsed.getType() ?? ''] ?? (parsed.getType() ? 'other' : 'unknown'),
  fictional: false,
});

/**
 * Reads a phone number in any human form.
 *
 * @param human E.164, or a national form together with `country`, e.g. `06 12 34 56 78` and `FR`.
 * @param country ISO 3166-1 alpha-2 of the place the number was written in; E.164 input does not need it.
 * @returns the number, or a refusal: `country_needed` (national form, no country), `country_unknown`,
 *   `number_invalid` (no such number in the country's numbering plan).
 * @example
 * parseNumber('06 12 34 56 78', 'FR'); // { ok: true, value: { e164: '+33612345678', country: 'FR', ... } }
 */
export const parseNumber = (human: string, country?: string | null): Result<PhoneNumber, NumberRefusal> => {
  const trimmed = asTyped(human);
  const region = country?.toUpperCase();
  if (region !== undefined && !isSupportedCountry(region)) {
    return refuse('country_unknown', `"${country}" is not an ISO 3166-1 country code such as FR.`, 'country');
  }
  const international = trimmed.startsWith('+') || trimmed.startsWith('00');
  if (!international && region === undefined) {
    return refuse(
      'country_needed',
      'The number has no country prefix. Write it as +33612345678, or name its country, e.g. "country": "FR".',
      'to',
    );
  }
  if (trimmed.length > LONGEST) return invalid(region);
  const digits = VANITY.test(trimmed) && /[A-Za-z]/.test(trimmed) ? dialLetters(trimmed) : trimmed;
  const dialled = digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
  const parsed = parsePhoneNumberFromString(dialled, {
    ...(region === undefined ? {} : { defaultCountry: region as CountryCode }),
    extract: false,
  });
  if (!parsed) return invalid(region);
  const fictional = asFictional(parsed.number);
  if (fictional) return succeed(fictional);
  return parsed.isValid() ? succeed(asAssigned(parsed)) : invalid(region);
};

const invalid = (region: string | undefined) =>
  refuse(
    'number_invalid',
    `This is not a phone number${region ? ` of ${region} or in international form` : ' in international form'}. Check its digits and its country.`,
    'to',
  );
