import { divide, money, ROUNDINGS, roundTo, splitMoney } from '@carillon/core/billing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('dividing', () => {
  it.each([
    [7n, 2n, 'up', 4n],
    [7n, 2n, 'down', 3n],
    [7n, 2n, 'half_up', 4n],
    [7n, 2n, 'half_even', 4n],
    [5n, 2n, 'half_even', 2n],
    [5n, 2n, 'half_up', 3n],
    [-5n, 2n, 'half_up', -3n],
    [-5n, 2n, 'half_even', -2n],
    [-7n, 2n, 'down', -3n],
    [1n, 3n, 'half_up', 0n],
    [2n, -3n, 'half_up', -1n],
    [6n, 3n, 'up', 2n],
  ] as const)('%d by %d, rounded %s, is %d', (dividend, divisor, rounding, expected) =>
    expect(divide(dividend, divisor, rounding)).toBe(expected),
  );

  it('is less than one away from the quotient, and the halves at most half', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.constantFrom(...ROUNDINGS),
        (dividend, divisor, rounding) => {
          const rest = divide(dividend, divisor, rounding) * divisor - dividend;
          const distance = rest < 0n ? -rest : rest;
          expect(rounding.startsWith('half') ? distance * 2n <= divisor : distance < divisor).toBe(true);
        },
      ),
    );
  });

  it('refuses to divide by nothing', () => expect(() => divide(1n, 0n, 'up')).toThrow(RangeError));

  it('rounds to cents', () => expect(roundTo(45_001n, 10_000n, 'up')).toBe(50_000n));
});

describe('splitting', () => {
  it('sums to what was split, and is fair to a millionth', () => {
    const weights = fc
      .array(fc.nat(1_000), { minLength: 1, maxLength: 12 })
      .filter((all) => all.some((weight) => weight > 0));
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), weights, (micros, shares) => {
        const parts = splitMoney(money(micros, 'EUR'), shares);
        const total = BigInt(shares.reduce((sum, share) => sum + share, 0));
        expect(parts.reduce((sum, part) => sum + part.micros, 0n)).toBe(micros);
        parts.forEach((part, place) => {
          const off = part.micros * total - micros * BigInt(shares[place]!);
          expect(off < total && off > -total).toBe(true);
        });
      }),
    );
  });

  it('gives what is over to those who lost most, the first of equals', () => {
    const parts = splitMoney(money(100n, 'EUR'), [1, 1, 1]).map(({ micros }) => micros);
    expect(parts).toEqual([34n, 33n, 33n]);
    expect(splitMoney(money(10n, 'EUR'), [0, 7]).map(({ micros }) => micros)).toEqual([0n, 10n]);
  });

  it.each([[[]], [[0, 0]], [[-1, 2]], [[0.5]]])('cannot share by %j', (weights) =>
    expect(() => splitMoney(money(1n, 'EUR'), weights)).toThrow(RangeError),
  );
});
