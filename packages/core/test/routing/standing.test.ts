import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CarrierStanding, effectiveCarriers } from '../../src/routing/index.ts';

const OPEN: CarrierStanding = { points: 100, paused: false, down: false };
const route = [
  { name: 'a', weight: 3 },
  { name: 'b', weight: 1 },
  { name: 'spare', weight: 0 },
];
const effective = (standings: Readonly<Record<string, Partial<CarrierStanding>>>) =>
  effectiveCarriers(
    route,
    new Map(Object.entries(standings).map(([name, change]) => [name, { ...OPEN, ...change }])),
  );

describe('the carriers of a route as they stand', () => {
  it('are those configured, in full health', () => {
    expect(effective({})).toEqual(route);
    expect(effective({ a: {}, b: {} })).toEqual(route);
  });

  it('share by weight times health', () => {
    expect(effective({ a: { points: 50 } })).toEqual([
      { name: 'a', weight: 150 },
      { name: 'b', weight: 100 },
      { name: 'spare', weight: 0 },
    ]);
  });

  it('leave out what is paused or down, down to a fallback', () => {
    expect(effective({ a: { paused: true } }).map(({ name }) => name)).toEqual(['b', 'spare']);
    expect(effective({ a: { down: true }, b: { paused: true } })).toEqual([{ name: 'spare', weight: 0 }]);
  });

  it('are all there when all are shut, and by their own weights when none is well', () => {
    expect(effective({ a: { down: true }, b: { down: true }, spare: { paused: true } })).toEqual(route);
    expect(effective({ a: { points: 0 }, b: { points: 0 } })).toEqual(route);
  });

  it('never are none, and somebody of weight stays while somebody open had some', () => {
    const names = ['a', 'b', 'c'] as const;
    const standing = fc.record({ points: fc.nat({ max: 100 }), paused: fc.boolean(), down: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }),
        fc.array(standing, { minLength: 3, maxLength: 3 }),
        (weights, standings) => {
          const carriers = weights.map((weight, place) => ({ name: names[place]!, weight }));
          const known = new Map(names.map((name, place) => [name, standings[place]!]));
          const left = effectiveCarriers(carriers, known);
          const open = carriers.filter(({ name }) => !known.get(name)!.paused && !known.get(name)!.down);
          const configured = open.length > 0 ? open : carriers;
          expect(left.map(({ name }) => name)).toEqual(configured.map(({ name }) => name));
          expect(left.some(({ weight }) => weight > 0)).toBe(configured.some(({ weight }) => weight > 0));
        },
      ),
    );
  });
});
