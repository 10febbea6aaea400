/** Destinations whose last reference is remembered. */
const REMEMBERED = 100_000;

/**
 * Reference numbers for long messages, counted per destination, so that parts of two messages to one handset never
 * share a number until all others have been used (rule S16).
 */
export class References {
  readonly #bits: 8 | 16;
  readonly #first: () => number;
  readonly #last = new Map<string, number>();

  /** @param first the number a destination starts at, 0 to below 1; random, so that a restart does not repeat. */
  constructor(bits: 8 | 16 = 16, first: () => number = Math.random) {
    this.#bits = bits;
    this.#first = first;
  }

  next(destination: string): number {
    const count = 2 ** this.#bits;
    const last = this.#last.get(destination);
    const reference = last === undefined ? Math.floor(this.#first() * count) : (last + 1) % count;
    // Taken out and put in again, it is the last to be forgotten.
    this.#last.delete(destination);
    this.#last.set(destination, reference);
    if (this.#last.size > REMEMBERED)
      for (const oldest of this.#last.keys()) return this.#forget(oldest, reference);
    return reference;
  }

  #forget(destination: string, reference: number): number {
    this.#last.delete(destination);
    return reference;
  }
}
