import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { earliestOpen, PASSPORTS, recipientPlaces } from '../../src/consent/index.ts';
import type { CountryCode } from '../../src/numbers/index.ts';

const passport = PASSPORTS.find(({ country }) => country === 'US')!;
/** States and the District of Columbia, from a list that is not ours. */
const STATES = Object.keys(new Holidays().getStates('US') ?? {}).filter(
  (state) => !['AS', 'GU', 'MP', 'PR', 'UM', 'VI'].includes(state),
);

/** Whether a commercial text may arrive in a state at a wall time there (an ISO 8601 instant). */
const isOpenAt = (region: string, at: string): boolean => {
  const found = recipientPlaces('+12125550100', 'US' as CountryCode, { region, timeZone: null })!;
  return earliestOpen(found.key, found.places, Date.parse(at)) === Date.parse(at);
};

describe('the states of the USA', () => {
  it('are fifty and the District of Columbia', () => expect(STATES).toHaveLength(51));

  it.each(STATES)('%s has a line, with source and date', (state) => {
    const line = passport.regionHours[`US-${state}`];
    expect(line?.source.length).toBeGreaterThan(5);
    expect(line?.reviewed).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(['A', 'B', 'C', 'D']).toContain(line?.mark);
  });

  it('have no line beyond the federal hours', () => {
    for (const [state, { value }] of Object.entries(passport.regionHours)) {
      for (const day of [value.weekdays, value.saturday, value.sunday]) {
        if (day === null) continue;
        expect(day[0] >= '08:00' && day[1] <= '21:00', state).toBe(true);
      }
    }
  });

  // 22 November 2026 is a Sunday, 26 November Thanksgiving.
  it.each([
    ['US-AL', '2026-11-22T12:00:00-06:00', false],
    ['US-LA', '2026-11-22T12:00:00-06:00', false],
    ['US-MS', '2026-11-22T12:00:00-06:00', false],
    ['US-UT', '2026-11-22T12:00:00-07:00', false],
    ['US-AL', '2026-11-26T12:00:00-06:00', false],
    ['US-PA', '2026-11-26T12:00:00-05:00', false],
    ['US-AL', '2026-11-23T12:00:00-06:00', true],
    ['US-NV', '2026-11-23T08:30:00-08:00', false],
    ['US-NV', '2026-11-23T20:30:00-08:00', false],
    ['US-NM', '2026-11-23T08:30:00-07:00', false],
    ['US-PA', '2026-11-21T13:00:00-05:00', false],
    ['US-WA', '2026-11-23T20:30:00-08:00', false],
    ['US-OR', '2026-11-23T20:30:00-08:00', false],
    ['US-NY', '2026-11-22T20:30:00-05:00', true],
    ['US-OH', '2026-11-23T20:30:00-05:00', true],
  ])('%s at %s: open is %s', (region, at, open) => expect(isOpenAt(region, at)).toBe(open));
});
