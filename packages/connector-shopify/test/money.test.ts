import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPositive, sumOf } from '../src/payload/money.ts';

test.for([
  [[], '0'],
  [['75.00'], '75.00'],
  [['75.00', '0.5'], '75.50'],
  [['0.1', '0.2'], '0.3'],
  [['1000'], '1000'],
  [['-5.25', '1'], '-4.25'],
  [['0.000001', '0.999999'], '1.000000'],
] as const)('the sum of %j is %s', ([amounts, sum]) => {
  expect(sumOf(amounts)).toBe(sum);
});

test('sums of cents are exact', () => {
  const cents = fc.array(fc.integer({ min: 0, max: 99_999_999 }), { minLength: 1, maxLength: 20 });
  const written = (count: number): string =>
    `${Math.floor(count / 100)}.${String(count % 100).padStart(2, '0')}`;
  fc.assert(
    fc.property(cents, (counts) => {
      expect(sumOf(counts.map(written))).toBe(written(counts.reduce((sum, count) => sum + count, 0)));
    }),
  );
});

test('nothing and a debt are not positive', () => {
  expect(['0.01', '0', '0.00', '-1'].map(isPositive)).toEqual([true, false, false, false]);
});
