import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, holds, OPERATORS } from '../../src/automation/index.ts';
import type { Json } from '../../src/events/index.ts';

const test = (operator: Condition['operator'], actual: Json | undefined, value?: Json): boolean =>
  holds(
    { path: 'x', operator, ...(value === undefined ? {} : { value }) },
    actual === undefined ? {} : { x: actual },
  );

describe('conditions', () => {
  it.each<[Condition['operator'], Json | undefined, Json | undefined, boolean]>([
    ['is', 'paid', 'paid', true],
    ['is', 'Paid', 'paid', false],
    ['is', 5, '5', false],
    ['is', null, null, true],
    ['is', undefined, null, false],
    ['is_not', 'paid', 'open', true],
    ['is_not', undefined, 'open', true],
    ['is_not', 'open', 'open', false],
    ['exists', 'x', undefined, true],
    ['exists', 0, undefined, true],
    ['exists', false, undefined, true],
    ['exists', '', undefined, false],
    ['exists', null, undefined, false],
    ['exists', undefined, undefined, false],
    ['is_missing', undefined, undefined, true],
    ['is_missing', 'x', undefined, false],
    ['at_least', 10, 10, true],
    ['at_least', '10.50', 10, true],
    ['at_least', '9', '10', false],
    ['at_least', 100, '20', true],
    ['at_least', 'many', 1, false],
    ['at_least', '', 0, false],
    ['at_least', ' ', 0, false],
    ['at_least', true, 1, false],
    ['at_least', undefined, 0, false],
    ['at_least', [5], 1, false],
    ['at_most', 10, 10, true],
    ['at_most', 11, 10, false],
    ['at_most', null, 10, false],
    ['contains', 'express shipping', 'express', true],
    ['contains', ['vip', 'new'], 'vip', true],
    ['contains', ['vip', 'new'], 'vi', false],
    ['contains', 'vip', ['vip'], false],
    ['contains', 105, '10', false],
    ['contains', undefined, 'x', false],
  ])('%s: %j against %j is %s', (operator, actual, value, expected) => {
    expect(test(operator, actual, value)).toBe(expected);
  });

  it('reads a dotted path, and nothing of a prototype', () => {
    const data = { tracking: { url: 'https://track.example/1' } };
    expect(holds({ path: 'tracking.url', operator: 'exists' }, data)).toBe(true);
    expect(holds({ path: 'tracking.constructor', operator: 'exists' }, data)).toBe(false);
  });

  it('opposites never agree, and every operator answers yes or no to any value', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constant(undefined)) as fc.Arbitrary<Json | undefined>;
    fc.assert(
      fc.property(value, value, (actual, wanted) => {
        expect(test('exists', actual)).toBe(!test('is_missing', actual));
        expect(test('is', actual, wanted)).toBe(!test('is_not', actual, wanted));
        for (const operator of OPERATORS) expect(typeof test(operator, actual, wanted)).toBe('boolean');
      }),
    );
  });
});
