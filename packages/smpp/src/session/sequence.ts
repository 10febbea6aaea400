/** Greatest sequence_number (SMPP 3.4 section 3.2). */
export const MAX_SEQUENCE = 0x7fffffff;

/** Hands out sequence numbers 1 to 0x7FFFFFFF, again from 1, never one that is still waiting for its answer. */
export class Sequence {
  #last: number;

  constructor(last = 0) {
    this.#last = last;
  }

  next(isInUse: (sequence: number) => boolean): number {
    do {
      this.#last = this.#last === MAX_SEQUENCE ? 1 : this.#last + 1;
    } while (isInUse(this.#last));
    return this.#last;
  }
}
