import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { type CountryCode, getCountries, getExampleNumber, Metadata } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { INTERNATIONAL_PREFIXES, parseNumber } from '../../src/numbers/index.ts';

const COUNTRIES = getCountries().filter((country) => country in examples);

/** A number of a country that parses: its example with other last digits, where they give one. */
const numbers = fc
  .tuple(fc.constantFrom(...COUNTRIES), fc.stringMatching(/^\d{3}$/))
  .map(([country, tail]) => {
    const example = getExampleNumber(country, examples)!;
    const e164 = example.number.slice(0, -3) + tail;
    const read = parseNumber(e164);
    const number = read.ok && read.value.e164 === e164 ? e164 : (example.number as string);
    return { country, e164: number, code: example.countryCallingCode as string };
  });

const groups = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 15 });
const separator = fc.constantFrom(
  ' ',
  '.',
  '-',
  '\u00a0',
  '\u2011',
  '\u202f',
  '  ',
  ' - ',
  '\u2013',
  '·',
  '',
);

/** Digits in groups with one mark between them. */
const grouped = (digits: string, sizes: readonly number[], mark: string): string => {
  const parts: string[] = [];
  let rest = digits;
  for (const size of sizes) {
    if (rest === '') break;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return [...parts, rest].filter((part) => part !== '').join(mark);
};

const SCRIPTS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10];
const inScript = (text: string, zero: number): string =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

const decorate = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => ` ${text}\t`,
  (text) => `'${text}`,
  (text) => `"${text}"`,
  (text) => `\u202a${text}\u202c`,
  (text) => `${text}\ufe0d`,
  (text) => `\u200b${text}\ufeff`,
  (text) => `${text}.`,
  (text) => `tel:${text}`,
  (text) => [...text].join('\u2060'),
);

const prefixOf = (country: CountryCode): string | null => {
  const own = INTERNATIONAL_PREFIXES.some(({ countries }) => countries.includes(country));
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const prefix = metadata.numberingPlan?.IDDPrefix() ?? '';
  return !own && /^\d+$/.test(prefix) ? prefix : null;
};

const answer = (human: string, country: string | null): string => {
  const read = parseNumber(human, country);
  return read.ok ? read.value.e164 : read.error.code;
};

it('a number in international form is read as itself, however it is grouped, marked and decorated, in any country', () => {
  fc.assert(
    fc.property(
      numbers,
      groups,
      separator,
      decorate,
      fc.constantFrom(...SCRIPTS),
      fc.option(fc.constantFrom(...COUNTRIES)),
      fc.constantFrom('plain', 'code in brackets', 'all in brackets', 'zeros'),
      ({ e164, code }, sizes, mark, dress, zero, place, shape) => {
        const national = grouped(e164.slice(1 + code.length), sizes, mark);
        const written = {
          plain: `+${code}${mark}${national}`,
          'code in brackets': `(+${code}) ${national}`,
          'all in brackets': `+(${code})${national}`,
          zeros: `00${code} ${national}`,
        }[shape];
        // Elsewhere 00 may begin another international prefix, and an own one goes before it.
        const read = answer(dress(inScript(written, zero)), shape === 'zeros' ? null : place);
        expect(read, written).toBe(e164);
      },
    ),
    { numRuns: 2000 },
  );
}, 30_000);

it('a number dialled from abroad by the country’s own prefix is read as itself', () => {
  fc.assert(
    fc.property(numbers, fc.constantFrom(...COUNTRIES), groups, separator, ({ e164 }, place, sizes, mark) => {
      const prefix = prefixOf(place);
      fc.pre(prefix !== null);
      const written = `${prefix} ${grouped(e164.slice(1), sizes, mark)}`;
      expect(answer(written, place), `${written} in ${place}`).toBe(e164);
    }),
    { numRuns: 1000 },
  );
}, 30_000);

it('00 before a country code is that number in every country, or nobody’s, unless all there dial another prefix', () => {
  const dialOther = new Set([
    'AU',
    'CC',
    'CX',
    'CO',
    'GY',
    'HK',
    'ID',
    'KE',
    'KH',
    'KR',
    'MN',
    'NG',
    'SG',
    'TH',
    'TW',
    'TZ',
    'UG',
  ]);
  let read = 0;
  fc.assert(
    fc.property(numbers, fc.constantFrom(...COUNTRIES), ({ e164 }, place) => {
      fc.pre(!dialOther.has(place));
      const number = answer(`00${e164.slice(1)}`, place);
      expect([e164, 'number_invalid'], `00${e164.slice(1)} in ${place}`).toContain(number);
      if (number === e164) read += 1;
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(1_900);
}, 30_000);

it('a digit that is no digit makes it no number: never somebody else’s', () => {
  const wrong = fc.constantFrom(
    'O',
    'o',
    'l',
    'I',
    'B',
    'S',
    'Z',
    'x',
    'X',
    '*',
    '#',
    '?',
    '_',
    '•',
    '…',
    '²',
    '@',
  );
  fc.assert(
    fc.property(numbers, fc.nat(), wrong, fc.boolean(), ({ country, e164, code }, at, sign, national) => {
      const digits = national ? e164.slice(1 + code.length) : e164.slice(1);
      const place = 1 + (at % (digits.length - 1));
      const start = national ? '' : '+';
      for (const spoilt of [
        start + digits.slice(0, place) + sign + digits.slice(place + 1),
        start + digits.slice(0, place) + sign + digits.slice(place),
      ])
        expect(answer(spoilt, country), spoilt).not.toMatch(/^\+/);
      const appended = answer(`${start}${digits}${sign}`, country);
      expect(appended).not.toMatch(/^\+/);
    }),
    { numRuns: 1000 },
  );
}, 30_000);

it('two numbers in a field are never one of them', () => {
  const between = fc.constantFrom(
    ';',
    ',',
    ' ',
    '/',
    ' / ',
    '|',
    '\n',
    ' or ',
    ' ou ',
    ' - ',
    '\t',
    '&',
    '، ',
  );
  fc.assert(
    fc.property(numbers, numbers, between, (first, second, mark) => {
      const read = parseNumber(`${first.e164}${mark}${second.e164}`, first.country);
      expect(read).toMatchObject({ ok: false, error: { code: 'several_numbers' } });
    }),
    { numRuns: 500 },
  );
}, 30_000);
