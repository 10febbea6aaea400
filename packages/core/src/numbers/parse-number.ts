import { getCountryCallingCode } from 'libphonenumber-js/max';
import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';
import { isCostly } from './costly-lines.ts';
import { countryFault } from './country-codes.ts';
import {
  isSlipOfInternational,
  knownCountry,
  readAfterInternationalPrefix,
  readInternational,
  readNational,
} from './numbering-plan.ts';
import type { CountryCode, E164, PhoneNumber } from './phone-number.ts';
import { readVanity } from './vanity.ts';
import {
  EXTENSION,
  hasNumerals,
  holdsSeveral,
  isTwoNumbers,
  piecesOf,
  plainField,
  readWritten,
  type WrittenNumber,
} from './written-number.ts';

export type NumberRefusal = Refusal<
  'number_invalid' | 'several_numbers' | 'country_needed' | 'country_unknown'
>;

const PLAIN_E164 = /^\+[1-9]\d{6,14}$/;
/** Longer than two numbers with words between; nothing beyond is worth reading. */
const LONGEST = 120;

/**
 * A number as dialled at home. Without a trunk prefix its first digits may be those of the country code: then a fixed line
 * at home gives way to a mobile abroad, and to nothing where the number abroad has a slip in it.
 */
const homeReading = (digits: string, country: CountryCode, coded: PhoneNumber | null): PhoneNumber | null => {
  const home = readNational(digits, country);
  if (home?.lineType !== 'fixed') return home;
  return coded?.lineType === 'mobile' || isSlipOfInternational(digits, country) ? null : home;
};

/** Every number that digits may be when written in a country; more than one when they can be read in two ways. */
const readingsOf = (
  { plus, digits, withoutTrunk }: WrittenNumber,
  country: CountryCode | null,
): readonly PhoneNumber[] => {
  if (plus) {
    const one = readInternational(digits) ?? (withoutTrunk && readInternational(withoutTrunk));
    return one ? [one] : [];
  }
  const dialled = readAfterInternationalPrefix(digits, country);
  const abroad =
    dialled.length > 0 || !withoutTrunk ? dialled : readAfterInternationalPrefix(withoutTrunk, country);
  // The country code without its plus: 33 6 12 34 56 78.
  const coded =
    country && digits.startsWith(getCountryCallingCode(country)) ? readInternational(digits) : null;
  const home = country && homeReading(digits, country, coded);
  const all = [...abroad, home, coded].filter((one) => one !== null);
  return all.filter((one, at) => all.findIndex(({ e164 }) => e164 === one.e164) === at);
};

/** Letters are keys where numbers are sold as words: in North America, and on freephone and shared-cost lines. */
const readWord = (field: string, country: CountryCode | null): readonly PhoneNumber[] => {
  const vanity = readVanity(field);
  const written = vanity && readWritten(vanity.dialled);
  if (!vanity || !written) return [];
  return readingsOf(written, country).filter(
    ({ e164, lineType }) =>
      lineType === 'other' || isCostly(lineType) || (vanity.apart && e164.startsWith('+1')),
  );
};

const isNumber = (piece: string, country: CountryCode | null): boolean => {
  const written = readWritten(plainField(piece));
  return written !== null && readingsOf(written, country).length > 0;
};

const several = refuse(
  'several_numbers',
  'There is more than one number here, and a text goes to one. Send each number in a field of its own.',
  'to',
);

const invalid = (why: string) => refuse('number_invalid', why, 'to');

/** Why a field that names no number names none. */
const explain = (field: string, country: CountryCode | null) => {
  if (EXTENSION.test(field)) {
    return invalid('No text reaches an extension. Write the number of a mobile phone, without an extension.');
  }
  if (isTwoNumbers(field, (piece) => isNumber(piece, country))) return several;
  if (readWritten(field) === null && /\d/.test(field)) {
    return invalid('It has characters that belong to no phone number. Write its digits and nothing else.');
  }
  const of = country ? `of ${country} or in international form` : 'in international form';
  return invalid(`This is not a phone number ${of}. Check its digits and its country.`);
};

/**
 * Reads a phone number in any form people write, by the dialling rules of the country it was written in. Every character
 * is accounted for: what holds letters, a mask, a name, an extension or a second number is refused, never mended.
 * Letters are read as keys in vanity numbers alone (`1-800-FLOWERS`). Earlier forms of a renumbered plan are read as the
 * present one.
 *
 * @param human E.164, or a national form together with `country`, e.g. `06 12 34 56 78` and `FR`.
 * @param country ISO 3166-1 alpha-2 of the place the number was written in; E.164 input does not need it.
 * @returns the number, or a refusal: `country_needed` (national form, no country), `country_unknown`,
 *   `several_numbers`, `number_invalid` (no such number in the country's numbering plan, or it can be read in two ways).
 * @example
 * parseNumber('06 12 34 56 78', 'FR'); // { ok: true, value: { e164: '+33612345678', country: 'FR', ... } }
 * parseNumber('061234567O', 'FR'); // { ok: false, error: { code: 'number_invalid', ... } }
 */
export const parseNumber = (human: string, country?: string | null): Result<PhoneNumber, NumberRefusal> => {
  const place = country === undefined || country === null ? null : knownCountry(country);
  if (place === null && country !== undefined && country !== null) {
    return refuse('country_unknown', `The country ${countryFault(country)}.`, 'country');
  }
  if (PLAIN_E164.test(human)) {
    const number = readInternational(human.slice(1));
    return number ? succeed(number) : explain(human, place);
  }
  const field = human.length > LONGEST ? '' : plainField(human);
  if (holdsSeveral(field, (piece) => isNumber(piece, place))) return several;
  if (place === null && !/^[\s([]*(?:\+|00)/.test(field) && human.length <= LONGEST) {
    return refuse(
      'country_needed',
      'The number has no country prefix. Write it as +33612345678, or name its country, e.g. "country": "FR".',
      'to',
    );
  }
  if (hasNumerals(human))
    return invalid('It has raised or circled figures, which are digits of no phone number.');
  const written = readWritten(field);
  const [number, ...others] = written ? readingsOf(written, place) : readWord(field, place);
  if (!number) return explain(field, place);
  if (others.length > 0) {
    return invalid('Its digits can be read as two numbers. Write it with + and its country code.');
  }
  return succeed(number);
};

/**
 * Every number that a field could be about, also one of several in it: to find what is kept about a person, who must not
 * be missed. Never to decide whom a text goes to.
 *
 * @example
 * numbersIn('06 12 34 56 78 ou 06 12 34 56 79', 'FR'); // ['+33612345678', '+33612345679']
 */
export const numbersIn = (human: string, country: string | null): readonly E164[] => {
  if (human.length > LONGEST) return [];
  const read = piecesOf(plainField(human)).map((piece) => parseNumber(piece, country));
  return [...new Set(read.flatMap((one) => (one.ok ? [one.value.e164] : [])))];
};
