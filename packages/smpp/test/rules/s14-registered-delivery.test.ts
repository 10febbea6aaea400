import { expect, it } from 'vitest';
import { registeredDelivery } from '../../src/index.ts';

it.each([
  ['none', false, 0x00],
  ['both', false, 0x01],
  ['failure', false, 0x02],
  ['success', false, 0x03],
  ['none', true, 0x10],
  ['both', true, 0x11],
  ['failure', true, 0x12],
  ['success', true, 0x13],
] as const)('S14: final receipts %s, intermediate ones %s are %i', (final, intermediate, value) => {
  expect(registeredDelivery({ final, intermediate })).toBe(value);
});

it('S14: on every part, or on the last one alone', () => {
  const parts = [1, 2, 3];
  expect(parts.map((part) => registeredDelivery({ final: 'both' }, part, 3))).toEqual([1, 1, 1]);
  expect(parts.map((part) => registeredDelivery({ final: 'both', parts: 'last' }, part, 3))).toEqual([
    0, 0, 1,
  ]);
  expect(registeredDelivery({ final: 'failure', intermediate: true, parts: 'last' }, 3, 3)).toBe(0x12);
});
