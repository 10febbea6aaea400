import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillVariables, measure, measureAudience, textWithVariables } from '../../src/encoding/index.ts';
import { anyString, anyText, gsm7Text, profile } from './support/texts.ts';

describe('textWithVariables', () => {
  it('finds plain placeholders and leaves the rest', () => {
    expect(textWithVariables('Hi {{ first_name }}, {{shop.name}} {{ x | upcase }} {y}')).toEqual({
      literals: ['Hi ', ', ', ' {{ x | upcase }} {y}'],
      variables: ['first_name', 'shop.name'],
    });
    expect(textWithVariables('')).toEqual({ literals: [''], variables: [] });
  });

  it('fills what has a value; a name of Object.prototype has none', () => {
    const text = textWithVariables('{{a}}-{{b}}-{{constructor}}-{{a}}');
    expect(fillVariables(text, { a: 'x' })).toBe('x---x');
  });
});

describe('measureAudience', () => {
  it('gives least, median, most and the whole', () => {
    const text = textWithVariables(`${'a'.repeat(100)}{{name}}`);
    const audience = ['Bo', 'b'.repeat(60), 'b'.repeat(61), 'Мария', 'b'.repeat(300)].map((name) => ({
      name,
    }));
    expect(measureAudience(text, audience)).toEqual({
      recipients: 5,
      min: 1,
      typical: 2,
      max: 3,
      total: 1 + 1 + 2 + 2 + 3,
      ucs2: 1,
      recipientsBySegments: [0, 2, 2, 1],
    });
  });

  it('has zeros for nobody', () => {
    expect(measureAudience(textWithVariables('a'), [])).toMatchObject({
      recipients: 0,
      min: 0,
      typical: 0,
      max: 0,
    });
  });

  const routes = [
    profile({ name: 'default' }),
    profile({ name: 'narrow', gsm7: { single: 12, part: 9 }, ucs2: { single: 12, part: 9 } }),
    profile({ name: 'turkish', locking: ['turkish'], single: ['turkish'] }),
  ];

  it('counts each recipient as measure counts the filled text', () => {
    const value = fc.oneof(
      anyText(40),
      gsm7Text(120),
      anyString(20),
      fc.constantFrom('ğ', '', '\ud83d', '\ude00'),
    );
    const values = fc.record({ a: value, b: value }, { requiredKeys: ['a'] });
    const literals = fc.tuple(value, value, value);
    fc.assert(
      fc.property(
        literals,
        fc.array(values, { maxLength: 8 }),
        fc.constantFrom(...routes),
        (around, audience, route) => {
          const text = { literals: around, variables: ['a', 'b'] };
          const measures = audience.map((one) => measure(fillVariables(text, one), route));
          const segments = measures.map((one) => one.segments).sort((one, other) => one - other);
          expect(measureAudience(text, audience, route)).toMatchObject({
            recipients: audience.length,
            min: segments[0] ?? 0,
            typical: segments[Math.ceil(segments.length / 2) - 1] ?? 0,
            max: segments.at(-1) ?? 0,
            total: segments.reduce((sum, one) => sum + one, 0),
            ucs2: measures.filter((one) => one.encoding === 'ucs2').length,
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('walks an audience it cannot hold', () => {
    const text = textWithVariables('Hi {{name}}');
    function* everyone() {
      for (let number = 0; number < 200_000; number++) yield { name: `Nr ${number}` };
    }
    expect(measureAudience(text, everyone())).toMatchObject({ recipients: 200_000, total: 200_000, max: 1 });
  });
});
