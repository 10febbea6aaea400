import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANES, PURPOSES } from '../../src/messaging/index.ts';
import {
  findPausedRoute,
  findRoute,
  pickCarrier,
  type Route,
  type RouteQuery,
} from '../../src/routing/index.ts';

const route = (name: string, changes: Partial<Route> = {}): Route => ({
  country: null,
  purpose: null,
  lane: null,
  order: 100,
  carriers: [{ name, weight: 1 }],
  ...changes,
});
const carriers = (weights: Readonly<Record<string, number>>): Route =>
  route('x', { carriers: Object.entries(weights).map(([name, weight]) => ({ name, weight })) });

const QUERY: RouteQuery = { country: 'FR', network: '20801', purpose: 'transactional', lane: 'otp' };

/** From the least specific line to the most: lines later in the table beat all before them. */
const LADDER: readonly Route[] = [
  route('any'),
  route('purpose', { purpose: 'transactional' }),
  route('lane', { lane: 'otp' }),
  route('lane and purpose', { lane: 'otp', purpose: 'transactional' }),
  route('country', { country: 'FR' }),
  route('country and purpose', { country: 'FR', purpose: 'transactional' }),
  route('country and lane', { country: 'FR', lane: 'otp' }),
  route('all three', { country: 'FR', lane: 'otp', purpose: 'transactional' }),
  route('network', { network: '20801' }),
  route('network and purpose', { network: '20801', purpose: 'transactional' }),
  route('network and lane', { network: '20801', lane: 'otp' }),
  route('country and network', { country: 'FR', network: '20801' }),
  route('all four', { country: 'FR', network: '20801', lane: 'otp', purpose: 'transactional' }),
];

const anyRoute: fc.Arbitrary<Route> = fc.record({
  country: fc.option(fc.constantFrom('FR', 'GB')),
  network: fc.option(fc.constantFrom('20801', '20810'), { nil: null }),
  paused: fc.boolean(),
  purpose: fc.option(fc.constantFrom(...PURPOSES)),
  lane: fc.option(fc.constantFrom(...LANES)),
  order: fc.nat({ max: 3 }),
  carriers: fc.array(fc.record({ name: fc.constantFrom('a', 'b'), weight: fc.nat({ max: 3 }) }), {
    maxLength: 2,
  }),
});
const anyQuery: fc.Arbitrary<RouteQuery> = fc.record({
  country: fc.constantFrom('FR', 'GB', 'US', null),
  network: fc.constantFrom('20801', '20810', null),
  purpose: fc.constantFrom(...PURPOSES),
  lane: fc.constantFrom(...LANES),
});

describe('the line that serves a destination', () => {
  it('is the most specific, wherever it stands in the table', () => {
    for (let length = 1; length <= LADDER.length; length++) {
      const table = LADDER.slice(0, length);
      expect(findRoute(table, QUERY)).toBe(table.at(-1));
      expect(findRoute(table.toReversed(), QUERY)).toBe(table.at(-1));
    }
  });

  it('beats a less specific one even with a higher order', () => {
    const specific = route('country', { country: 'FR', order: 900 });
    expect(findRoute([route('any', { order: 0 }), specific], QUERY)).toBe(specific);
  });

  it('is the one of the lowest order among equals, and the first of equal order', () => {
    const [late, early, same] = [
      route('late', { order: 20 }),
      route('early', { order: 10 }),
      route('same', { order: 10 }),
    ];
    expect(findRoute([late, early, same], QUERY)).toBe(early);
    expect(findRoute([same, late, early], QUERY)).toBe(same);
  });

  it.each<[string, readonly Route[]]>([
    ['an empty table', []],
    ['another country', [route('x', { country: 'GB' })]],
    ['another purpose', [route('x', { purpose: 'commercial' })]],
    ['another lane', [route('x', { lane: 'commercial' })]],
    ['another network', [route('x', { country: 'FR', network: '20810' })]],
    ['a line that is paused', [route('x', { paused: true })]],
    ['a line without carriers', [route('x', { carriers: [] })]],
  ])('is none in %s', (_what, table) => {
    expect(findRoute(table, QUERY)).toBeNull();
  });

  it('is the next that matches while one is paused, and the paused one is known where none does', () => {
    const [best, next] = [route('best', { country: 'FR', paused: true }), route('next')];
    expect(findRoute([best, next], QUERY)).toBe(next);
    expect(findPausedRoute([best], QUERY)).toBe(best);
    expect(findPausedRoute([next], QUERY)).toBeNull();
  });

  it('a number whose network is not known takes no line for a network', () => {
    const { network: _, ...unknown } = QUERY;
    for (const query of [unknown, { ...QUERY, network: null }])
      expect(findRoute([route('x', { network: '20801' })], query)).toBeNull();
  });

  it('a number of no country takes only lines for every country', () => {
    const any = route('any');
    expect(findRoute([route('country', { country: 'FR' }), any], { ...QUERY, country: null })).toBe(any);
  });

  it('matches the query, and no matching line is more specific or as specific with a lower order', () => {
    const rank = (line: Route): number =>
      (line.network ? 8 : 0) +
      (line.country === null ? 0 : 4) +
      (line.lane === null ? 0 : 2) +
      (line.purpose === null ? 0 : 1);
    fc.assert(
      fc.property(fc.array(anyRoute, { maxLength: 8 }), anyQuery, (table, query) => {
        const matching = table.filter(
          (line) =>
            line.carriers.length > 0 &&
            !line.paused &&
            [null, query.network].includes(line.network ?? null) &&
            [null, query.country].includes(line.country) &&
            [null, query.purpose].includes(line.purpose) &&
            [null, query.lane].includes(line.lane),
        );
        const found = findRoute(table, query);
        expect(found === null).toBe(matching.length === 0);
        if (found === null) return;
        expect(matching).toContain(found);
        const better = matching.filter(
          (line) => rank(line) > rank(found) || (rank(line) === rank(found) && line.order < found.order),
        );
        expect(better).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the carrier of a route', () => {
  it.each([
    [0, 'a'],
    [0.2499, 'a'],
    [0.25, 'b'],
    [0.9999, 'b'],
  ])('at roll %d of weights 1 and 3 is %s', (roll, name) => {
    expect(pickCarrier(carriers({ a: 1, b: 3 }), roll)).toBe(name);
  });

  it('shares traffic exactly by weight over evenly spread rolls', () => {
    const weights = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 9 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(weights, (shares) => {
        const total = Object.values(shares).reduce((sum, weight) => sum + weight, 0);
        const picked: Record<string, number> = {};
        for (let step = 0; step < total; step++) {
          const name = pickCarrier(carriers(shares), (step + 0.5) / total);
          picked[name] = (picked[name] ?? 0) + 1;
        }
        expect(picked).toEqual({ ...shares });
      }),
    );
  });

  it('is never one of weight 0 while another has a share, whatever the roll', () => {
    const weight = fc.nat({ max: 1000 });
    const roll = fc.oneof(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constant(1 - 2 ** -53),
    );
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 20 }), roll, (weights, at) => {
        const line = carriers(Object.fromEntries(weights.map((share, index) => [`c${index}`, share])));
        const chosen = line.carriers.find(({ name }) => name === pickCarrier(line, at))!;
        expect(chosen.weight > 0 || weights.every((share) => share === 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the first when all have weight 0', () => {
    expect(pickCarrier(carriers({ a: 0, b: 0 }), 0.7)).toBe('a');
  });
});
