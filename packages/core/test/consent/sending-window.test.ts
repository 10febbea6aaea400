import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestOpen, isOpen, recipientPlaces, type Whereabouts } from '../../src/consent/index.ts';
import { instants, isLegal, place } from './wall-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the chosen instant', () => {
  it('is legal, and no earlier one is: for any zone, clock change and holiday', () => {
    fc.assert(
      fc.property(place, instants, (where, from) => {
        const opens = earliestOpen(JSON.stringify(where), [where], from)!;
        const legal = isLegal(where);
        expect(legal(opens)).toBe(true);
        if (opens === from) return;
        // Legality changes on whole minutes only, so a scan of minutes misses nothing; it is bounded for speed.
        for (let at = from; at < Math.min(opens, from + 3 * DAY); at += 5 * MINUTE)
          expect(legal(at)).toBe(false);
        for (let at = Math.max(from, opens - HOUR); at < opens; at += MINUTE) expect(legal(at)).toBe(false);
        expect(legal(opens - 1)).toBe(false);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it('is legal at every place a recipient may be, and the earliest of those', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 3 }), instants, (places, from) => {
        const opens = earliestOpen(JSON.stringify(places), places, from);
        if (opens === null) return;
        const legal = places.map((one) => isLegal(one));
        expect(legal.every((test) => test(opens))).toBe(true);
        for (let at = from; at < Math.min(opens, from + 2 * DAY); at += 5 * MINUTE) {
          expect(legal.every((test) => test(at))).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('agrees with isOpen', () => {
    fc.assert(
      fc.property(place, instants, (where, at) => {
        expect(isOpen(where, at)).toBe(isLegal(where)(at));
      }),
      { numRuns: 300 },
    );
  }, 30_000);
});

const NOWHERE = { region: null, timeZone: null };
const opensFor = (
  number: string,
  country: 'FR' | 'US' | 'RE' | 'CA' | 'GB',
  at: string,
  where: Whereabouts = NOWHERE,
) => {
  const { key, places } = recipientPlaces(number, country, where)!;
  return new Date(earliestOpen(key, places, Date.parse(at))!).toISOString();
};

describe('where the recipient is', () => {
  it.each([
    [
      'a Saturday in France waits for Monday',
      '+33612345678',
      'FR',
      '2026-11-21T19:00:00Z',
      '2026-11-23T07:00:00.000Z',
    ],
    [
      'an open hour in France is at once',
      '+33612345678',
      'FR',
      '2026-11-23T10:00:00Z',
      '2026-11-23T10:00:00.000Z',
    ],
    ['20:00 is closed already', '+33612345678', 'FR', '2026-11-23T19:00:00Z', '2026-11-24T07:00:00.000Z'],
    [
      'Good Friday is kept in Moselle, and a mobile may be there',
      '+33612345678',
      'FR',
      '2026-04-03T10:00:00Z',
      '2026-04-07T06:00:00.000Z',
    ],
    [
      'La Reunion has its own clock',
      '+262692123456',
      'RE',
      '2026-11-23T03:00:00Z',
      '2026-11-23T04:00:00.000Z',
    ],
    [
      'La Reunion keeps 20 December',
      '+262692123456',
      'RE',
      '2027-12-20T06:00:00Z',
      '2027-12-21T04:00:00.000Z',
    ],
    [
      'New York opens at 8 of its own',
      '+12125550123',
      'US',
      '2026-11-23T09:00:00Z',
      '2026-11-23T13:00:00.000Z',
    ],
    [
      'Texas opens at noon on Sundays',
      '+12145550123',
      'US',
      '2026-11-22T15:00:00Z',
      '2026-11-22T18:00:00.000Z',
    ],
    ['El Paso straddles two zones', '+19155550123', 'US', '2026-11-23T15:30:00Z', '2026-11-23T16:00:00.000Z'],
    [
      'an unknown area waits for Honolulu',
      '+15555550123',
      'US',
      '2026-11-23T14:00:00Z',
      '2026-11-23T18:00:00.000Z',
    ],
  ] as const)('%s', (_name, number, country, at, opens) => {
    expect(opensFor(number, country, at)).toBe(opens);
  });

  it('is taken from an address before the number', () => {
    const paris = { region: 'FR-IDF', timeZone: null };
    expect(opensFor('+33612345678', 'FR', '2026-04-03T10:00:00Z', paris)).toBe('2026-04-03T10:00:00.000Z');
    const chicago = { region: null, timeZone: 'America/Chicago' };
    expect(opensFor('+12125550123', 'US', '2026-11-23T09:00:00Z', chicago)).toBe('2026-11-23T14:00:00.000Z');
  });

  it('is not guessed for a country whose time nobody knows', () => {
    expect(recipientPlaces('+88212345678', null, NOWHERE)).toBeNull();
  });
});
