/** Numbers that look random, and are the same for the same seed (mulberry32). */
export interface Seeded {
  /** Whether something happens that has this chance, 0 to 1. */
  chance(of: number): boolean;
  /** From the first on, below the second. */
  between(from: number, below: number): number;
  shuffled<Item>(items: readonly Item[]): readonly Item[];
}

export const seeded = (seed: number): Seeded => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (of) => next() < of,
    between: (from, below) => from + next() * (below - from),
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: next() }))
        .toSorted((one, other) => one.place - other.place)
        .map(({ item }) => item),
  };
};
