import fc from 'fast-check';

/** What is chosen at random, and the same for the same seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below `below`. */
  below(below: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** True so often, from 0 to 1. */
  chance(share: number): boolean;
  /** A value of an arbitrary of fast-check. */
  of<Value>(arbitrary: fc.Arbitrary<Value>): Value;
}

/** Drawn so many at once: a draw of one costs as much. */
const DRAWN = 4_096;
const SEEDS = 2 ** 31;
const shares = fc.noBias(fc.integer({ min: 0, max: 2 ** 32 - 1 }));

export const createRandom = (seed: number): Random => {
  let drawn: number[] = [];
  let draws = 0;
  const next = (): number => {
    if (drawn.length === 0) drawn = fc.sample(shares, { seed: (seed + draws++) % SEEDS, numRuns: DRAWN });
    return drawn.pop()! / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (values) => values[below(values.length)]!,
    chance: (share) => next() < share,
    of: (arbitrary) => fc.sample(arbitrary, { seed: below(SEEDS), numRuns: 1 })[0]!,
  };
};
