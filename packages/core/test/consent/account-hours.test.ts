import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeHours,
  earliestOpen,
  hoursBeyond,
  passportOf,
  recipientPlaces,
  type SendingHours,
  windowFacts,
} from '../../src/consent/index.ts';
import { instants, isLegal, sendingHours } from './wall-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOWHERE = { region: null, timeZone: null };

/** One recipient per kind of rule: bound, bound by a state, with an overseas calendar, advice only, without a passport. */
const PEOPLE = [
  { e164: '+33612345678', country: 'FR', region: null, zone: 'Europe/Paris', calendars: ['FR', 'FR-57'] },
  { e164: '+12145550123', country: 'US', region: 'US-TX', zone: 'America/Chicago', calendars: ['US-TX'] },
  { e164: '+262692123456', country: 'RE', region: null, zone: 'Indian/Reunion', calendars: ['RE'] },
  { e164: '+498912345678', country: 'DE', region: null, zone: 'Europe/Berlin', calendars: ['DE'] },
  { e164: '+819012345678', country: 'JP', region: null, zone: 'Asia/Tokyo', calendars: ['JP'] },
] as const;
const person = fc.constantFrom(...PEOPLE);

/** Legal and wanted, told from the passport by hand: nothing of what is tested is used. */
const isRight = (who: (typeof PEOPLE)[number], own: SendingHours) => {
  const passport = passportOf(who.country);
  const law = who.region === null ? passport.widestHours.value : passport.regionHours[who.region]!.value;
  const calendars = [...who.calendars, ...(who.country === 'DE' ? passport.holidaysWhenUnknown.value : [])];
  const tests = [own, ...(law === null ? [] : [law])].flatMap((hours) =>
    calendars.map((calendar) => isLegal({ zone: who.zone, calendar, hours })),
  );
  return (at: number): boolean => tests.every((test) => test(at));
};

describe('hours of the account', () => {
  it('give an instant that is legal, in its window, and the earliest such', () => {
    let moved = 0;
    fc.assert(
      fc.property(person, sendingHours, instants, (who, own, from) => {
        const where = recipientPlaces(who.e164, who.country, NOWHERE, { [who.country]: own })!;
        const opens = earliestOpen(where.key, where.places, from);
        const right = isRight(who, own);
        if (opens !== null) expect(right(opens)).toBe(true);
        if (opens === from) return;
        moved += 1;
        const last = opens ?? from + 60 * DAY;
        // Windows open and close on quarters of an hour, so none lies between two looks.
        for (let at = from; at < Math.min(last, from + 3 * DAY); at += 15 * MINUTE)
          expect(right(at)).toBe(false);
        for (let at = Math.max(from, last - HOUR); at < last; at += MINUTE) expect(right(at)).toBe(false);
        if (opens !== null) expect(right(opens - 1)).toBe(false);
      }),
      { numRuns: 120 },
    );
    expect(moved).toBeGreaterThan(20);
  }, 30_000);

  it('never open what the country binds its senders to, however wide they are', () => {
    const always: SendingHours = {
      weekdays: ['00:00', '24:00'],
      saturday: ['00:00', '24:00'],
      sunday: ['00:00', '24:00'],
      holidays: 'as_usual',
    };
    fc.assert(
      fc.property(person, instants, (who, from) => {
        const where = recipientPlaces(who.e164, who.country, NOWHERE, { [who.country]: always })!;
        const opens = earliestOpen(where.key, where.places, from)!;
        expect(isRight(who, always)(opens)).toBe(true);
        // Advice gives way altogether.
        if (who.country === 'DE') expect(opens).toBe(from);
      }),
      { numRuns: 150 },
    );
  });

  it('of a country are those of its territories, unless they have their own', () => {
    const early: SendingHours = {
      weekdays: ['08:00', '09:00'],
      saturday: null,
      sunday: null,
      holidays: null,
    };
    const late: SendingHours = { ...early, weekdays: ['18:00', '19:00'] };
    const opens = (own: Record<string, SendingHours>): string => {
      const where = recipientPlaces('+262692123456', 'RE' as const, NOWHERE, own)!;
      return new Date(
        earliestOpen(where.key, where.places, Date.parse('2026-11-23T10:00:00Z'))!,
      ).toISOString();
    };
    expect(opens({})).toBe('2026-11-23T10:00:00.000Z');
    expect(opens({ FR: early })).toBe('2026-11-24T04:00:00.000Z');
    expect(opens({ FR: early, RE: late })).toBe('2026-11-23T14:00:00.000Z');
  });

  it('are told on the why-card with the line of the country they are kept within', () => {
    const own: SendingHours = { weekdays: ['10:00', '18:00'], saturday: null, sunday: null, holidays: null };
    const facts = (e164: string, country: 'FR' | 'DE' | 'US') =>
      windowFacts(recipientPlaces(e164, country, NOWHERE, { [country]: own })!);
    expect(facts('+33612345678', 'FR')).toMatchObject({
      hours: describeHours(own),
      source: 'consent policy of the account',
      within: 'Mon-Fri 08:00-22:00; Sat 08:00-22:00; not on public holidays',
      withinSource: expect.stringContaining('af2m.org'),
      reviewed: '2026-11-21',
      zones: ['Europe/Paris'],
    });
    expect(facts('+498912345678', 'DE')).toMatchObject({ within: 'advice only' });
    expect(facts('+12145550123', 'US')).toMatchObject({ within: expect.stringContaining('Sun 12:00-21:00') });
  });
});

describe('hours that go beyond others', () => {
  it('are found by the kind of day, and only then', () => {
    fc.assert(
      fc.property(sendingHours, sendingHours, (inner, outer) => {
        const beyond = hoursBeyond(inner, outer);
        const contains = (day: 'weekdays' | 'saturday' | 'sunday'): boolean => {
          const [one, other] = [inner[day], outer[day]];
          return one === null || (other !== null && one[0] >= other[0] && one[1] <= other[1]);
        };
        const days = (['weekdays', 'saturday', 'sunday'] as const).filter((day) => !contains(day));
        if (days.length > 0) expect(beyond).toBe(days[0]);
        else expect([null, 'holidays']).toContain(beyond);
      }),
      { numRuns: 500 },
    );
    const plain: SendingHours = {
      weekdays: ['08:00', '20:00'],
      saturday: null,
      sunday: null,
      holidays: null,
    };
    expect(hoursBeyond(plain, plain)).toBeNull();
    expect(hoursBeyond({ ...plain, holidays: 'as_usual' }, plain)).toBe('holidays');
    expect(hoursBeyond({ ...plain, holidays: ['08:00', '10:00'] }, plain)).toBe('holidays');
    expect(
      hoursBeyond({ ...plain, holidays: ['08:00', '10:00'] }, { ...plain, holidays: 'as_usual' }),
    ).toBeNull();
    expect(hoursBeyond({ ...plain, holidays: ['07:00', '10:00'] }, { ...plain, holidays: 'as_usual' })).toBe(
      'holidays',
    );
  });
});
