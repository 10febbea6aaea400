import { type CreditLot, drawFromLots, partExpired, settleLots } from '@carillon/core/billing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const lot = (id: string, amount: bigint, expiresAt: number | null, remaining = amount): CreditLot => ({
  id,
  amount,
  remaining,
  expiresAt,
});
const remains = (lots: readonly CreditLot[]) =>
  Object.fromEntries(lots.map(({ id, remaining }) => [id, remaining]));
const total = (lots: readonly CreditLot[]) => lots.reduce((sum, { remaining }) => sum + remaining, 0n);

const lots = fc
  .array(
    fc.record({ amount: fc.bigInt({ min: 1n, max: 50n }), end: fc.option(fc.nat(9)), used: fc.nat(100) }),
    {
      maxLength: 8,
    },
  )
  .map((all) =>
    all.map(({ amount, end, used }, place) => lot(`${place}`, amount, end, (amount * BigInt(used)) / 100n)),
  );

describe('settling lots', () => {
  it('spends the soonest-expiring first, and what never expires last', () => {
    const settled = settleLots([lot('never', 5n, null), lot('late', 5n, 20), lot('soon', 5n, 10)], 8n);
    expect(remains(settled.lots)).toEqual({ soon: 0n, late: 3n, never: 5n });
    expect(settled.over).toBe(0n);
  });

  it('gives a release back to the lot it was drawn from last', () => {
    const settled = settleLots([lot('soon', 5n, 10, 0n), lot('late', 5n, 20, 3n)], 6n);
    expect(remains(settled.lots)).toEqual({ soon: 1n, late: 5n });
  });

  it('tells what comes back from a lot that is gone', () =>
    expect(settleLots([lot('late', 5n, 20, 3n)], 9n)).toMatchObject({ over: 4n }));

  it('ends at what the wallet has, whatever the way there', () => {
    fc.assert(
      fc.property(lots, fc.bigInt({ min: 0n, max: 400n }), (some, available) => {
        const settled = settleLots(some, available);
        expect(total(settled.lots) + settled.over).toBe(available);
        expect(settled.lots.every(({ remaining, amount }) => remaining >= 0n && remaining <= amount)).toBe(
          true,
        );
      }),
    );
  });

  it('makes no difference between one hold and release and many', () => {
    const steps = fc.array(fc.bigInt({ min: -20n, max: 20n }), { maxLength: 10 });
    fc.assert(
      fc.property(lots, steps, (some, changes) => {
        const full = some.map((one) => ({ ...one, remaining: one.amount }));
        let available = total(full);
        let eager: CreditLot[] = full;
        for (const change of changes) {
          const next = available + change;
          if (next < 0n || next > total(full)) continue;
          available = next;
          eager = settleLots(eager, available).lots;
        }
        expect(remains(eager)).toEqual(remains(settleLots(full, available).lots));
      }),
    );
  });
});

it('draws no more than there is', () =>
  expect(() => drawFromLots([lot('a', 3n, null)], 4n)).toThrow(RangeError));

it('ends a lot at its instant, not before', () => {
  const { open, expired } = partExpired([lot('a', 1n, 10), lot('b', 1n, 11), lot('c', 1n, null)], 10);
  expect([open.map(({ id }) => id), expired.map(({ id }) => id)]).toEqual([['b', 'c'], ['a']]);
});
