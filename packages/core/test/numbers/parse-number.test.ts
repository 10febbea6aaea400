import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { FICTIONAL_RANGES, fictionalRange, type PhoneNumber, parseNumber } from '../../src/numbers/index.ts';

const read = (human: string, country?: string | null): PhoneNumber => {
  const parsed = parseNumber(human, country);
  if (!parsed.ok) throw new Error(`${human}: ${parsed.error.code}`);
  return parsed.value;
};

const FRENCH_MOBILE = { e164: '+33612345678', country: 'FR', lineType: 'mobile', fictional: false };

describe('human forms', () => {
  it.each([
    ['+33612345678', null],
    ['+33 6 12 34 56 78', null],
    ['+33 (0)6 12 34 56 78', null],
    ['+33.6.12.34.56.78', null],
    ['0033612345678', null],
    ['0033 6 12 34 56 78', 'US'],
    ['011 33 6 12 34 56 78', 'US'],
    ['+33612345678', 'US'],
    ['06 12 34 56 78', 'FR'],
    ['06.12.34.56.78', 'fr'],
    ['06-12-34-56-78', 'FR'],
    ['  0612345678\t', 'FR'],
    ['06\u00a012\u202f34\u00a056\u202f78', 'FR'],
    ['\u202a+33 6 12 34 56 78\u202c', null],
    ['\u200e+33612345678', null],
    ['＋３３ ６ １２ ３４ ５６ ７８', null],
    ['tel:+33612345678', null],
  ])('%j written in %s', (human, country) => {
    expect(read(human, country)).toEqual(FRENCH_MOBILE);
  });

  it.each([
    ['+33123456789', 'fixed', 'FR'],
    ['+12125552368', 'fixed_or_mobile', 'US'],
    ['+18005552368', 'other', 'US'],
    ['+881612345678', 'satellite', null],
  ])('%s is a %s number of %s', (human, lineType, country) => {
    expect(read(human)).toMatchObject({ lineType, country });
  });

  it('letters are keys of the telephone: 555-555-SHIP of the United States', () => {
    expect(read('555-555-SHIP', 'US')).toEqual({
      e164: '+15555557447',
      country: 'US',
      lineType: 'mobile',
      fictional: true,
    });
    expect(read('1-800-FLOWERS', 'US').e164).toBe('+18003569377');
    expect(read('1-800-flowers', 'US').e164).toBe('+18003569377');
  });
});

describe('refusals', () => {
  it.each([
    ['06 12 34 56 78', undefined, 'country_needed', 'to'],
    ['', undefined, 'country_needed', 'to'],
    ['06 12 34 56 78', 'XX', 'country_unknown', 'country'],
    ['06 12 34 56 78', '', 'country_unknown', 'country'],
    ['06 12 34 56 78', '__proto__', 'country_unknown', 'country'],
    ['', 'FR', 'number_invalid', 'to'],
    ['+', undefined, 'number_invalid', 'to'],
    ['00', undefined, 'number_invalid', 'to'],
    ['+33', undefined, 'number_invalid', 'to'],
    ['+331234', undefined, 'number_invalid', 'to'],
    ['++33612345678', undefined, 'number_invalid', 'to'],
    ['+999612345678', undefined, 'number_invalid', 'to'],
    ['112', 'FR', 'number_invalid', 'to'],
    ['call me', 'FR', 'number_invalid', 'to'],
    ['+33612345678abc', undefined, 'number_invalid', 'to'],
    ['06 12 34 56 78 / 07 12 34 56 78', 'FR', 'number_invalid', 'to'],
    [`+336123456${'7'.repeat(60)}`, undefined, 'number_invalid', 'to'],
  ])('%j of %s is %s', (human, country, code, field) => {
    const parsed = parseNumber(human, country);
    expect(parsed).toMatchObject({ ok: false, error: { code, field } });
  });

  it('no string throws, and what is read has the form of E.164', () => {
    const country = fc.option(fc.oneof(fc.constantFrom(...getCountries()), fc.string({ maxLength: 3 })));
    const human = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789+-() .;=extSHIP\u00a0\u202d٣') }),
    );
    fc.assert(
      fc.property(human, country, (text, place) => {
        const parsed = parseNumber(text, place);
        if (parsed.ok) expect(parsed.value.e164).toMatch(/^\+[1-9]\d{4,16}$/);
        else expect(parsed.error.detail).toMatch(/\.$/);
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});

describe('against the numbering plans', () => {
  const COUNTRIES = getCountries().filter((country) => country in examples);

  it('every country’s example is read from its national and its international form, and again from E.164', () => {
    expect(COUNTRIES.length).toBeGreaterThan(200);
    for (const country of COUNTRIES) {
      const example = getExampleNumber(country, examples)!;
      const national = read(example.formatNational(), country);
      expect(national.e164, country).toBe(example.number);
      expect(read(example.formatInternational())).toEqual(national);
      expect(read(national.e164)).toEqual(national);
      expect(read(national.e164, 'FR')).toEqual(national);
    }
  });

  it('reading is idempotent: the E.164 form of what was read is read as itself', () => {
    const country = fc.constantFrom(...getCountries());
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 5, maxLength: 14 });
    fc.assert(
      fc.property(digits, country, (text, place) => {
        const parsed = parseNumber(text, place);
        if (parsed.ok) expect(parseNumber(parsed.value.e164)).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});

describe('fictional ranges', () => {
  it.each([
    ['+33639980000', 'FR'],
    ['+33639989999', 'FR'],
    ['+447700900000', 'GB'],
    ['+447700900999', 'GB'],
    ['+15550000000', 'US'],
    ['+12125550100', 'US'],
    ['+12125550199', 'US'],
  ])('%s is fictional in %s', (e164, country) => {
    expect(read(e164)).toMatchObject({ e164, country, fictional: true });
  });

  it.each(['+33639970000', '+33639990000', '+447700899999', '+447700901000', '+12125550099', '+12125550200'])(
    '%s lies outside',
    (e164) => {
      expect(fictionalRange(e164)).toBeUndefined();
    },
  );

  it('a range matches whole E.164 numbers only, and says where it comes from', () => {
    for (const { pattern, source } of FICTIONAL_RANGES) {
      expect(pattern.source).toMatch(/^\^\\\+.*\$$/);
      expect(source).toMatch(/^(ARCEP|Ofcom|NANPA|ATIS)/);
    }
    expect(fictionalRange('+33639980001\n')).toBeUndefined();
    expect(fictionalRange('33639980001')).toBeUndefined();
  });
});
