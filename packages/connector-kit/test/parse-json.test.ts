import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../src/payload/index.ts';

const beyondSafe = fc.oneof(
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 90n }),
  fc.bigInt({ min: -(2n ** 90n), max: -(2n ** 53n) }),
);

const rounded = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)]));
};

describe('parseJson', () => {
  test('reads what JSON.parse reads, but for the digits it would lose', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain: unknown = JSON.parse(text);
        expect(rounded(parseJson(text))).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps a whole number beyond 2^53 to the last digit, wherever it stands', () => {
    fc.assert(
      fc.property(beyondSafe, (id) => {
        expect(parseJson(`{"a":[{"id":${id}}],"b":${id}}`)).toEqual({ a: [{ id }], b: id });
      }),
      { numRuns: 500 },
    );
  });

  test('tells apart two ids that round to the same number', () => {
    expect(JSON.parse('820982911946154508')).toBe(JSON.parse('820982911946154500'));
    expect(parseJson('820982911946154508')).not.toBe(parseJson('820982911946154500'));
  });

  test('leaves fractions, exponents and texts of digits as they are', () => {
    expect(parseJson('[1.5, 1e300, 1e30, 9007199254740991, "820982911946154508"]')).toEqual([
      1.5,
      1e300,
      1e30,
      9007199254740991,
      '820982911946154508',
    ]);
  });

  test('keeps a member named __proto__ a plain member', () => {
    const read = parseJson('{"__proto__":{"admin":true}}');
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read as object)).toEqual(['__proto__']);
  });

  test('throws what JSON.parse throws on what is not JSON', () => {
    expect(() => parseJson('{"id":')).toThrow(SyntaxError);
  });
});
