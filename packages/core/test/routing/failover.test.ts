import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CarrierStanding, nextCarrier } from '../../src/routing/index.ts';

const OPEN: CarrierStanding = { points: 100, paused: false, down: false };
const carriers = ['a', 'b', 'c', 'd'].map((name, place) => ({ name, weight: [1, 5, 5, 0][place]! }));
const next = (
  tried: readonly string[],
  standings: Readonly<Record<string, Partial<CarrierStanding>>> = {},
  orDown = false,
): string | null =>
  nextCarrier(carriers, {
    tried: new Set(tried),
    standings: new Map(Object.entries(standings).map(([name, change]) => [name, { ...OPEN, ...change }])),
    orDown,
  });

describe('the next carrier', () => {
  it('is the heaviest that has not been tried, of equal ones the first, a fallback last', () => {
    expect(next([])).toBe('b');
    expect(next(['b'])).toBe('c');
    expect(next(['b', 'c'])).toBe('a');
    expect(next(['a', 'b', 'c'])).toBe('d');
    expect(next(['a', 'b', 'c', 'd'])).toBeNull();
  });

  it('is never one that is paused, and one that is down only as the last resort', () => {
    expect(next(['a'], { b: { paused: true }, c: { down: true } })).toBe('d');
    const shut = { b: { paused: true }, c: { down: true }, d: { down: true } };
    expect(next(['a'], shut)).toBeNull();
    expect(next(['a'], shut, true)).toBe('c');
  });

  it('tries each carrier once and then ends, whatever they are', () => {
    const anyCarriers = fc.uniqueArray(
      fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), weight: fc.nat({ max: 3 }) }),
      { selector: ({ name }) => name, minLength: 1 },
    );
    fc.assert(
      fc.property(anyCarriers, fc.boolean(), (route, orDown) => {
        const tried = new Set<string>([route[0]!.name]);
        const standings = new Map<string, CarrierStanding>();
        for (let moves = 1; moves < route.length; moves++) {
          const to = nextCarrier(route, { tried, standings, orDown })!;
          expect(tried.has(to)).toBe(false);
          tried.add(to);
        }
        expect(nextCarrier(route, { tried, standings, orDown })).toBeNull();
      }),
    );
  });
});
