import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepDueAt, WEEKDAYS } from '../../src/automation/index.ts';
import { step } from './flows.ts';

const at = (iso: string): number => Date.parse(iso);
const due = (changes: Parameters<typeof step>[0], occurredAt: string, zone = 'Europe/Paris'): string =>
  new Date(stepDueAt(step(changes), at(occurredAt), zone)).toISOString();

const EVERY_DAY = [...WEEKDAYS];

describe('the time of day a step waits for', () => {
  it.each([
    ['later the same day', { at: '21:00' }, '2026-11-21T19:30:00Z', '2026-11-21T20:00:00.000Z'],
    ['the very minute', { at: '20:30' }, '2026-11-21T19:30:00Z', '2026-11-21T19:30:00.000Z'],
    ['the next day, when it has passed', { at: '10:00' }, '2026-11-21T19:30:00Z', '2026-11-22T09:00:00.000Z'],
    [
      'counted after the delay',
      { delaySeconds: 86_400, at: '10:00' },
      '2026-11-21T19:30:00Z',
      '2026-11-23T09:00:00.000Z',
    ],
    ['skipped by the clocks', { at: '02:30' }, '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    ['twice that night, the first', { at: '02:30' }, '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ])('is %s', (_, changes, occurredAt, expected) => {
    expect(due(changes, occurredAt)).toBe(expected);
  });
});

describe('the window of a step', () => {
  const office = { from: '09:00', until: '18:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const };

  it.each([
    ['leaves it alone inside', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['waits for the morning', '2026-11-23T03:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['is closed at its last minute', '2026-11-23T17:00:00Z', '2026-11-24T08:00:00.000Z'],
    ['waits for Monday from Friday evening on', '2026-11-20T19:00:00Z', '2026-11-23T08:00:00.000Z'],
  ])('%s', (_, occurredAt, expected) => {
    expect(due({ window: office }, occurredAt)).toBe(expected);
  });

  it('of one day is open once a week', () => {
    const window = { from: '09:00', until: '10:00', days: ['sat'] as const };
    expect(due({ window }, '2026-11-21T09:00:00Z')).toBe('2026-11-28T08:00:00.000Z');
  });

  it('may reach midnight', () => {
    const window = { from: '22:00', until: '24:00', days: EVERY_DAY };
    expect(due({ window }, '2026-11-21T22:59:00Z')).toBe('2026-11-21T22:59:00.000Z');
    expect(due({ window }, '2026-11-21T23:00:00Z')).toBe('2026-11-22T21:00:00.000Z');
  });

  it('that names no day is a fault', () => {
    const window = { from: '09:00', until: '10:00', days: [] };
    expect(() => due({ window }, '2026-11-21T09:00:00Z')).toThrow(RangeError);
  });

  it('is never left, and never entered later than its next day, wherever the recipient is', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    const written = (value: number): string =>
      `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
    const zones = fc.constantFrom('Europe/Paris', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Apia');
    const days = fc.subarray([...WEEKDAYS], { minLength: 1 });
    const instants = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(zones, instants, fc.tuple(minutes, minutes), days, (zone, from, [one, other], named) => {
        fc.pre(one !== other);
        const [open, close] = [Math.min(one, other), Math.max(one, other)];
        const window = { from: written(open), until: written(close), days: named };
        const found = stepDueAt(step({ window }), from, zone);
        expect(found).toBeGreaterThanOrEqual(from);
        // Eight days, and the hour the clocks may take.
        expect(found - from).toBeLessThanOrEqual((8 * 24 + 1) * 3_600_000);
        const parts = new Intl.DateTimeFormat('en', {
          timeZone: zone,
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        }).formatToParts(found);
        const part = (type: string): string => parts.find((one) => one.type === type)!.value;
        const minute = Number(part('hour')) * 60 + Number(part('minute'));
        expect(named).toContain(part('weekday').toLowerCase());
        // An opening that the clocks skip comes up to an hour later.
        expect(minute).toBeGreaterThanOrEqual(open);
        expect(minute).toBeLessThan(Math.max(close, open + 61));
      }),
    );
  });
});
