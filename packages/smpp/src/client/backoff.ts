/** How long to wait before connecting again (rule S18). Times are milliseconds. */
export interface BackoffOptions {
  /** Default 1 000. */
  readonly min?: number;
  /** Default 60 000. */
  readonly max?: number;
  /** After a wrong name or password. Default 300 000. */
  readonly credentials?: number;
}

/**
 * Waiting times that grow up to threefold from one to the next, drawn at random, so that many clients of an SMSC
 * that restarts do not come back all at once.
 */
export class Backoff {
  readonly #min: number;
  readonly #max: number;
  readonly #credentials: number;
  readonly #random: () => number;
  #last: number;

  constructor(options: BackoffOptions = {}, random: () => number = Math.random) {
    this.#min = options.min ?? 1_000;
    this.#max = options.max ?? 60_000;
    this.#credentials = options.credentials ?? 300_000;
    this.#random = random;
    this.#last = this.#min;
  }

  next(): number {
    const top = Math.min(this.#max, this.#last * 3);
    this.#last = this.#min + this.#random() * (top - this.#min);
    return this.#last;
  }

  /** At least the full wait, and up to a tenth more. */
  nextForCredentials(): number {
    return this.#credentials * (1 + this.#random() / 10);
  }

  reset(): void {
    this.#last = this.#min;
  }

  /** How long a bind must have held for the next drop to start over from the shortest wait. */
  get settled(): number {
    return this.#max;
  }
}
