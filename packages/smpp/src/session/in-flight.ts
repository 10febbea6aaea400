import type { Clock } from '../clock/clock.ts';
import type { CommandName } from '../pdu/pdu.ts';
import type { Plan } from '../pdu/plan.ts';
import type { AnyContent } from '../pdu/write.ts';
import type { Outcome } from './outcome.ts';

/** A request on the wire. */
export interface SentRequest {
  readonly plan: Plan;
  readonly content: AnyContent;
  readonly settle: (outcome: Outcome) => void;
  /** Clock time at which the answer is late. */
  readonly deadline: number;
}

/** How many requests that timed out are remembered in case their answer still comes. */
const LATE_MAX = 10_000;

/** Whether a response of this operation may answer the request: its own response, or a generic_nack. */
const answers = (command: CommandName, request: SentRequest): boolean =>
  command === request.plan.response || command === 'generic_nack';

/**
 * The requests waiting for their answer, keyed by sequence_number and operation, and those whose answer is late
 * (rules S3, S8, S9). All have the same time to answer, so the oldest is the first to be late and one timer serves all.
 */
export class InFlight {
  readonly #clock: Clock;
  readonly #onLate: (request: SentRequest) => void;
  readonly #waiting = new Map<number, SentRequest>();
  readonly #late = new Map<number, SentRequest>();
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, onLate: (request: SentRequest) => void) {
    this.#clock = clock;
    this.#onLate = onLate;
  }

  get size(): number {
    return this.#waiting.size;
  }

  has(sequence: number): boolean {
    return this.#waiting.has(sequence) || this.#late.has(sequence);
  }

  add(sequence: number, request: SentRequest): void {
    this.#waiting.set(sequence, request);
    if (this.#cancelTimer === undefined) this.#arm(request);
  }

  /** Takes out the request an answer belongs to. */
  take(sequence: number, command: CommandName): SentRequest | undefined {
    const request = this.#waiting.get(sequence);
    if (request === undefined || !answers(command, request)) return undefined;
    this.#waiting.delete(sequence);
    return request;
  }

  /** Takes out the request that timed out and to which an answer belongs. */
  takeLate(sequence: number, command: CommandName): SentRequest | undefined {
    const request = this.#late.get(sequence);
    if (request === undefined || !answers(command, request)) return undefined;
    this.#late.delete(sequence);
    return request;
  }

  /** Takes out everything that waits, oldest first. */
  drain(): SentRequest[] {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const requests = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#late.clear();
    return requests;
  }

  #arm(oldest: SentRequest): void {
    const delay = Math.max(1, oldest.deadline - this.#clock.now());
    this.#cancelTimer = this.#clock.after(delay, this.#expire);
  }

  readonly #expire = (): void => {
    this.#cancelTimer = undefined;
    // Timers may fire a fraction of a millisecond early.
    const now = this.#clock.now() + 1;
    for (const [sequence, request] of this.#waiting) {
      if (request.deadline > now) {
        this.#arm(request);
        return;
      }
      this.#waiting.delete(sequence);
      this.#remember(sequence, request);
      this.#onLate(request);
    }
  };

  #remember(sequence: number, request: SentRequest): void {
    this.#late.set(sequence, request);
    if (this.#late.size <= LATE_MAX) return;
    for (const oldest of this.#late.keys()) {
      this.#late.delete(oldest);
      return;
    }
  }
}
