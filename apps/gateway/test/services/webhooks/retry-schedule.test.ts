import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDelayMs } from '../../../src/services/webhooks/retry-schedule.ts';

const HOUR = 3_600_000;

test('ten attempts lie within 75 hours and 35 minutes', () => {
  const delays = Array.from({ length: 9 }, (_, place) => nextDelayMs(place + 1, 0.5)!);
  expect(delays).toEqual([...delays].sort((one, other) => one - other));
  expect(delays.reduce((sum, delay) => sum + delay)).toBe(75 * HOUR + 35 * 60_000 + 5_000);
  expect(nextDelayMs(10, 0.5)).toBeNull();
});

test('chance moves a delay by a tenth at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tries, chance) => {
        const delay = nextDelayMs(tries, chance)!;
        const middle = nextDelayMs(tries, 0.5)!;
        expect(delay).toBeGreaterThanOrEqual(middle * 0.9 - 1);
        expect(delay).toBeLessThanOrEqual(middle * 1.1 + 1);
      },
    ),
  );
});

test('what the endpoint asks for lengthens a delay, up to a day, and never shortens it', () => {
  expect(nextDelayMs(1, 0.5, 60_000)).toBe(60_000);
  expect(nextDelayMs(2, 0.5, 1_000)).toBe(300_000);
  expect(nextDelayMs(1, 0.5, 1_000 * HOUR)).toBe(24 * HOUR);
});
