import { expect, it } from 'vitest';
import { clockIn } from '../../../src/engine/carriers/provider-time.ts';

it.each([
  ['2026-07-01 12:00:00', 'Europe/Paris', '2026-07-01T10:00:00.000Z'],
  ['2026-01-01T12:00', 'Europe/Paris', '2026-01-01T11:00:00.000Z'],
  ['2026-07-01T12:00:00Z', 'Europe/Paris', '2026-07-01T12:00:00.000Z'],
  ['2026-07-01 12:00:00 +0530', null, '2026-07-01T06:30:00.000Z'],
  ['2026-07-01 12:00:00', null, undefined],
  ['tomorrow', 'Europe/Paris', undefined],
])('reads %s by the clock of %s, the second time as the first', (written, timeZone, instant) => {
  expect(clockIn(timeZone)(written)?.toISOString()).toBe(instant);
  expect(clockIn(timeZone)(` ${written} `)?.toISOString()).toBe(instant);
});

it('reads the same date by each clock', () => {
  const hours = ['Europe/Paris', 'Asia/Tokyo', 'America/New_York'].map((zone) =>
    clockIn(zone)('2026-07-01 12:00')?.getUTCHours(),
  );
  expect(hours).toEqual([10, 3, 16]);
});

it('gives each reader a date of its own', () => {
  const clock = clockIn('Europe/Paris');
  clock('2026-07-01 12:00')?.setFullYear(1999);
  expect(clock('2026-07-01 12:00')?.getUTCFullYear()).toBe(2026);
});

it('reads more dates than it remembers', () => {
  const clock = clockIn('Asia/Tokyo');
  const second = (index: number): string =>
    new Date(Date.UTC(2026, 0, 1, 9) + index * 1000).toISOString().slice(0, 19);
  const read = Array.from({ length: 2_500 }, (_, index) => clock(second(index))?.getTime());
  expect(read).toEqual(Array.from({ length: 2_500 }, (_, index) => Date.UTC(2026, 0, 1) + index * 1000));
});
