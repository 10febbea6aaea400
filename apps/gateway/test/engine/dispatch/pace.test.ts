import { expect, test } from 'vitest';
import { createPace } from '../../../src/engine/dispatch/pace.ts';

const take = (pace: ReturnType<typeof createPace>, messages: number): void => {
  for (let message = 0; message < messages; message++) pace.note();
};

test('as much may be claimed ahead as was taken in a quarter of a second, and nothing of a carrier that rests', () => {
  let now = 10_000;
  const pace = createPace(() => now);
  expect(pace.ahead()).toBe(0);
  take(pace, 40);
  expect(pace.ahead()).toBe(40);
  now += 250;
  take(pace, 10);
  expect(pace.ahead()).toBe(40);
  now += 250;
  expect(pace.ahead()).toBe(10);
  now += 500;
  expect(pace.ahead()).toBe(0);
});

test('a thousand at most, however fast the carrier is', () => {
  const pace = createPace(() => 0);
  take(pace, 5_000);
  expect(pace.ahead()).toBe(1_000);
});
