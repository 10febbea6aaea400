const FIRST_BYTES = 16 * 1024;

/**
 * Puts the pieces of a body together as they come. One that came in one piece is that piece; otherwise they are copied
 * into a buffer that doubles, so that a body in a million pieces holds no million objects.
 */
export class GatheredBytes {
  #bytes: Buffer | null = null;
  #size = 0;

  /** How many bytes came. */
  get size(): number {
    return this.#size;
  }

  /** How many bytes more it will hold once this many have come. */
  growth(next: number): number {
    return this.#capacity(this.#size + next) - (this.#bytes?.length ?? 0);
  }

  add(piece: Buffer): void {
    const needed = this.#size + piece.length;
    if (this.#bytes === null) this.#bytes = piece;
    else {
      if (needed > this.#bytes.length) this.#grow(needed);
      piece.copy(this.#bytes, this.#size);
    }
    this.#size = needed;
  }

  all(): Buffer {
    return this.#bytes?.subarray(0, this.#size) ?? Buffer.alloc(0);
  }

  #grow(needed: number): void {
    const wider = Buffer.allocUnsafe(this.#capacity(needed));
    this.#bytes?.copy(wider, 0, 0, this.#size);
    this.#bytes = wider;
  }

  #capacity(needed: number): number {
    const held = this.#bytes?.length ?? 0;
    if (this.#bytes === null || needed <= held) return Math.max(needed, held);
    return Math.max(FIRST_BYTES, 2 * held, needed);
  }
}
