import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterMove,
  type CarrierHealth,
  type CarrierWindow,
  HEALTH_RULES,
  type HealthMove,
  moveHealth,
  SOUND,
} from '../../src/routing/index.ts';

const QUIET: CarrierWindow = { attempts: 0, errors: 0, receipts: 0, slow: 0 };
const FAILING: CarrierWindow = { ...QUIET, attempts: 100, errors: 10 };
const SLOW: CarrierWindow = { ...QUIET, receipts: 100, slow: 15 };
const MINUTE = 60_000;

/** Some carriers over time: each turn judges them on what they did lately. */
const watch = (routes: readonly (readonly string[])[]) => {
  const names = [...new Set(routes.flat())];
  const healths = new Map<string, CarrierHealth>(names.map((name) => [name, SOUND]));
  return {
    turn: (now: number, windows: Readonly<Record<string, CarrierWindow>>): readonly HealthMove[] => {
      const judged = names.map((name) => ({
        name,
        health: healths.get(name)!,
        window: windows[name] ?? QUIET,
      }));
      const moves = moveHealth(judged, routes, now);
      for (const move of moves) healths.set(move.carrier, afterMove(healths.get(move.carrier)!, move, now));
      return moves;
    },
    points: (name: string): number => healths.get(name)!.points,
  };
};

describe('many errors', () => {
  it('take ten points away, at most once a minute, down to nothing while another serves', () => {
    const { turn, points } = watch([['a', 'b']]);
    expect(turn(0, { a: FAILING })).toEqual([
      { carrier: 'a', from: 100, to: 90, reason: 'errors', window: FAILING },
    ]);
    expect(turn(MINUTE - 1, { a: FAILING })).toEqual([]);
    for (let minute = 1; minute <= 12; minute++) turn(minute * MINUTE, { a: FAILING });
    expect([points('a'), points('b')]).toEqual([0, 100]);
  });

  it.each<[string, CarrierWindow]>([
    ['a few of a few', { ...QUIET, attempts: 9, errors: 9 }],
    ['a small share of many', { ...QUIET, attempts: 101, errors: 10 }],
  ])('are not %s', (_what, window) => {
    expect(watch([['a', 'b']]).turn(0, { a: window })).toEqual([]);
  });

  it('cost nothing where there is nobody else to give the traffic to', () => {
    expect(watch([['a'], ['b', 'c']]).turn(0, { a: FAILING })).toEqual([]);
  });

  it('never take both away', () => {
    const { turn, points } = watch([['a', 'b']]);
    for (let minute = 0; minute <= 30; minute++) turn(minute * MINUTE, { a: FAILING, b: FAILING });
    expect([points('a'), points('b')].toSorted((one, other) => one - other)).toEqual([0, HEALTH_RULES.step]);
  });
});

describe('slow receipts', () => {
  it('take ten points away, at most every five minutes', () => {
    const { turn, points } = watch([['a', 'b']]);
    expect(turn(0, { a: SLOW })).toMatchObject([{ carrier: 'a', to: 90, reason: 'slow_receipts' }]);
    for (let minute = 1; minute < 5; minute++) expect(turn(minute * MINUTE, { a: SLOW })).toEqual([]);
    turn(5 * MINUTE, { a: SLOW });
    expect(points('a')).toBe(80);
  });

  it('are nobody in particular when all are slow, and count when one of a route is not', () => {
    expect(watch([['a', 'b']]).turn(0, { a: SLOW, b: SLOW })).toEqual([]);
    expect(
      watch([
        ['a', 'b'],
        ['a', 'c'],
      ])
        .turn(0, { a: SLOW, b: SLOW })
        .map(({ carrier }) => carrier),
    ).toEqual(['a']);
  });

  it('come on top of errors, each by its own clock', () => {
    const { turn, points } = watch([['a', 'b']]);
    const both = { ...FAILING, receipts: 100, slow: 50 };
    expect(turn(0, { a: both }).map(({ reason }) => reason)).toEqual(['errors', 'slow_receipts']);
    turn(MINUTE, { a: both });
    expect(points('a')).toBe(70);
  });
});

describe('recovery', () => {
  it('gives ten points back after a quarter of an hour untouched, and again after the next', () => {
    const { turn, points } = watch([['a', 'b']]);
    turn(0, { a: FAILING });
    turn(MINUTE, { a: FAILING });
    expect(turn(15 * MINUTE, {})).toEqual([]);
    expect(turn(16 * MINUTE, {})).toMatchObject([{ carrier: 'a', from: 80, to: 90, reason: 'recovery' }]);
    expect(turn(30 * MINUTE, {})).toEqual([]);
    turn(31 * MINUTE, {});
    expect(points('a')).toBe(100);
    expect(turn(60 * MINUTE, {})).toEqual([]);
  });

  it('waits while something is still held against it', () => {
    const { turn, points } = watch([['a', 'b']]);
    for (let minute = 0; minute < 10; minute++) turn(minute * MINUTE, { a: FAILING });
    expect(points('a')).toBe(0);
    for (let minute = 10; minute < 60; minute++) expect(turn(minute * MINUTE, { a: FAILING })).toEqual([]);
  });
});

const anyWindow: fc.Arbitrary<CarrierWindow> = fc.oneof(
  fc.constantFrom(QUIET, FAILING, SLOW),
  fc.record({
    attempts: fc.nat({ max: 200 }),
    errors: fc.nat({ max: 200 }),
    receipts: fc.nat({ max: 200 }),
    slow: fc.nat({ max: 200 }),
  }),
);
const NAMES = ['a', 'b', 'c'];
const anyRoutes = fc.array(fc.subarray(NAMES, { minLength: 1 }), { minLength: 1, maxLength: 3 });
const anyStory = fc.array(
  fc.record({ wait: fc.nat({ max: 20 * MINUTE }), windows: fc.tuple(anyWindow, anyWindow, anyWindow) }),
  { maxLength: 60 },
);

describe('whatever happens', () => {
  it('points stay within bounds, move by one step, and no route is left with nobody', () => {
    fc.assert(
      fc.property(anyRoutes, anyStory, (routes, story) => {
        const { turn, points } = watch(routes);
        let now = 0;
        for (const { wait, windows } of story) {
          now += wait;
          const moves = turn(now, Object.fromEntries(NAMES.map((name, place) => [name, windows[place]!])));
          for (const { from, to, reason } of moves) {
            expect(to - from).toBe(reason === 'recovery' ? HEALTH_RULES.step : -HEALTH_RULES.step);
            expect(to).toBeGreaterThanOrEqual(0);
            expect(to).toBeLessThanOrEqual(100);
          }
          for (const route of routes) expect(route.some((name) => points(name) > 0)).toBe(true);
        }
      }),
    );
  });

  it('all are back in full health three hours after the last trouble', () => {
    fc.assert(
      fc.property(anyRoutes, anyStory, (routes, story) => {
        const { turn, points } = watch(routes);
        let now = 0;
        for (const { wait, windows } of story) {
          now += wait;
          turn(now, Object.fromEntries(NAMES.map((name, place) => [name, windows[place]!])));
        }
        for (let quarter = 1; quarter <= 12; quarter++) turn(now + quarter * 15 * MINUTE, {});
        for (const name of new Set(routes.flat())) expect(points(name)).toBe(100);
      }),
    );
  });
});
