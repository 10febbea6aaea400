import type { Clock } from '../clock/clock.ts';

/** When a silent link is asked whether it is alive, and when it counts as dead (rule S5). */
export interface KeepAliveOptions {
  /** Milliseconds without a PDU from the peer before it is asked. Default 30 000. */
  readonly idle?: number;
  /** Milliseconds it has for each answer. Default 15 000. */
  readonly timeout?: number;
  /** Unanswered questions in a row that make a dead link. Default 2. */
  readonly misses?: number;
}

export const DEFAULT_KEEP_ALIVE: Required<KeepAliveOptions> = { idle: 30_000, timeout: 15_000, misses: 2 };

/**
 * Asks a silent peer with enquire_link. What is *received* counts, not what is sent: only an answer shows that a
 * half-open connection is dead. Any PDU of the peer is a sign of life.
 */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #options: Required<KeepAliveOptions>;
  readonly #ask: () => void;
  readonly #onDead: () => void;
  #heardAt = 0;
  #missed = 0;
  #asking = false;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, options: KeepAliveOptions, ask: () => void, onDead: () => void) {
    this.#clock = clock;
    this.#options = { ...DEFAULT_KEEP_ALIVE, ...options };
    this.#ask = ask;
    this.#onDead = onDead;
  }

  start(): void {
    this.#heardAt = this.#clock.now();
    this.#schedule(this.#options.idle);
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** The peer owes an answer to enquire_link: what is sent now may go nowhere. */
  get doubtful(): boolean {
    return this.#asking;
  }

  /** A request was not answered in time: a peer that has been silent for as long as an answer may take is asked now. */
  suspect(): void {
    const silent = this.#clock.now() - this.#heardAt;
    if (this.#cancelTimer === undefined || this.#asking || silent < this.#options.timeout) return;
    this.#question();
  }

  /** The peer sent a PDU; tells whether that ends a doubt. */
  heard(): boolean {
    this.#heardAt = this.#clock.now();
    if (!this.#asking) return false;
    this.#asking = false;
    this.#missed = 0;
    if (this.#cancelTimer !== undefined) this.#schedule(this.#options.idle);
    return true;
  }

  #schedule(delay: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(Math.max(1, delay), this.#onTimer);
  }

  readonly #onTimer = (): void => {
    const { idle, misses } = this.#options;
    if (this.#asking) {
      this.#missed += 1;
      if (this.#missed >= misses) {
        this.stop();
        this.#onDead();
        return;
      }
    } else {
      const silent = this.#clock.now() - this.#heardAt;
      // Timers may fire a fraction of a millisecond early.
      if (silent < idle - 1) {
        this.#schedule(idle - silent);
        return;
      }
    }
    this.#question();
  };

  #question(): void {
    this.#asking = true;
    this.#ask();
    this.#schedule(this.#options.timeout);
  }
}
