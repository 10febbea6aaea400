import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples' with { type: 'json' };
import { expect, it } from 'vitest';
import { plainMobileCountry } from '../../src/numbers/plain-mobiles.ts';

/** What the library says of a number in the long way. */
const longWay = (digits: string) => {
  const parsed = parsePhoneNumberFromString(`+${digits}`, { extract: false });
  return parsed && { number: parsed.number, country: parsed.country, type: parsed.getType() };
};

const countries = getCountries();
const example = (country: (typeof countries)[number]): string =>
  `${getCountryCallingCode(country)}${examples[country] ?? ''}`;

/** Numbers near a mobile of a country: some digits are others, and one may be gone or too many. */
const nearMobile = fc
  .record({
    country: fc.constantFrom(...countries),
    changes: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
        digit: fc.integer({ min: 0, max: 9 }),
      }),
      {
        maxLength: 6,
      },
    ),
    length: fc.constantFrom('same', 'same', 'same', 'shorter', 'longer', 'trunk'),
  })
  .map(({ country, changes, length }) => {
    const code = getCountryCallingCode(country);
    const digits = [...example(country).slice(code.length)];
    for (const { at, digit } of changes) digits[Math.floor(at * digits.length)] = String(digit);
    const national = digits.join('');
    if (length === 'shorter') return code + national.slice(1);
    if (length === 'longer') return `${code}${national}7`;
    return length === 'trunk' ? `${code}0${national}` : code + national;
  });
const anyDigits = fc.stringMatching(/^[1-9]\d{5,16}$/);

it('says of no number anything but what the library says', () => {
  let plain = 0;
  fc.assert(
    fc.property(
      fc.oneof({ arbitrary: nearMobile, weight: 9 }, { arbitrary: anyDigits, weight: 1 }),
      (digits) => {
        const country = plainMobileCountry(digits);
        if (country === null) return;
        plain += 1;
        expect(longWay(digits)).toEqual({ number: `+${digits}`, country, type: 'MOBILE' });
      },
    ),
    { numRuns: 200_000 },
  );
  expect(plain).toBeGreaterThan(5_000);
});

it('knows the mobiles of most countries that have a calling code for themselves', () => {
  const known = countries.filter((country) => plainMobileCountry(example(country)) === country);
  expect(known.length).toBeGreaterThan(150);
  expect(known).toEqual(expect.arrayContaining(['FR', 'DE', 'ES', 'NL', 'BE', 'PL', 'IN']));
});
