import type { Clock } from '../clock/clock.ts';
import type { PduFault } from '../pdu/fault.ts';
import type { Pdu } from '../pdu/pdu.ts';
import { type Plan, planById } from '../pdu/plan.ts';
import type { AnyContent } from '../pdu/write.ts';
import type { StatusProfile } from '../status/classify.ts';
import type { Link } from '../transport/link.ts';
import { InFlight, type SentRequest } from './in-flight.ts';
import { type Outcome, outcomeOf, type UnsentCause } from './outcome.ts';
import type { RateGovernor } from './rate-governor.ts';
import { SendQueue } from './send-queue.ts';
import type { Sequence } from './sequence.ts';

export interface SenderOptions {
  readonly clock: Clock;
  readonly link: Link;
  readonly sequence: Sequence;
  /** Whether a sequence_number is in use by a request that is not the sender's. */
  readonly isReserved: (sequence: number) => boolean;
  readonly governor: RateGovernor;
  readonly profile: StatusProfile;
  readonly window: number;
  readonly maxQueued: number;
  readonly responseTimeout: number;
  /** Whether the link may be dead: then nothing is risked on it until the peer is heard again. */
  readonly isDoubtful: () => boolean;
  /** A request got no answer in time. */
  readonly onUnanswered: () => void;
}

/** An answer that came after its request had timed out: the outcome is known after all (rule S9). */
export interface LateAnswer {
  /** The very object that was given to `submit` or `request`. */
  readonly request: object;
  readonly outcome: Outcome;
}

interface WaitingRequest {
  readonly plan: Plan;
  readonly content: AnyContent;
  readonly settle: (outcome: Outcome) => void;
  /** Off the queue: sent, or aborted. */
  left: boolean;
  /** Stops listening to the caller's signal. */
  detach?: () => void;
}

/** Sends requests, never more at once than the window, never faster than the governor; tells what became of each. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #inFlight: InFlight;
  readonly #queue = new SendQueue<WaitingRequest>();
  #closed = false;
  #cancelWait: (() => void) | undefined;
  #whenIdle: (() => void)[] = [];

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#inFlight = new InFlight(options.clock, this.#onTimeout);
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get queued(): number {
    return this.#queue.size;
  }

  uses(sequence: number): boolean {
    return this.#inFlight.has(sequence);
  }

  send(plan: Plan, content: AnyContent, settle: (outcome: Outcome) => void, signal?: AbortSignal): void {
    if (this.#closed) settle(unsent('closed'));
    else if (signal?.aborted) settle(unsent('aborted'));
    else if (this.#queue.size === 0 && this.#mayTransmit()) this.#transmit(plan, content, settle);
    else if (this.#queue.size >= this.#options.maxQueued) settle(unsent('queue-full'));
    else this.#wait({ plan, content, settle, left: false }, signal);
  }

  /** Settles what a response answers; returns what a late one adds, or undefined for one that answers nothing. */
  answer(response: Pdu): 'settled' | LateAnswer | undefined {
    const request = this.#inFlight.take(response.sequence, response.command);
    if (request === undefined) {
      const late = this.#inFlight.takeLate(response.sequence, response.command);
      return late && { request: late.content, outcome: outcomeOf(response, this.#options.profile) };
    }
    const outcome = outcomeOf(response, this.#options.profile);
    this.#learn(outcome, response);
    request.settle(outcome);
    this.#pump();
    return 'settled';
  }

  /** A response that says success but cannot be read: what it answers is unknown. */
  answerMalformed(fault: PduFault): boolean {
    const command = planById(fault.commandId)?.command;
    const request = command && this.#inFlight.take(fault.sequence, command);
    request?.settle({ kind: 'unknown', cause: 'malformed-response' });
    this.#pump();
    return request !== undefined;
  }

  /** The peer is heard again: what waited because of a doubt may leave. */
  resume(): void {
    this.#pump();
  }

  /** Takes nothing more; what waits was never sent, what is on the wire may still be answered. */
  stop(): void {
    this.#closed = true;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    for (const waiting of this.#queue.drain()) if (leave(waiting)) waiting.settle(unsent('closed'));
    this.#notifyIdle();
  }

  /** The link is gone: what is on the wire is unknown (rule S8). */
  close(): void {
    this.stop();
    for (const request of this.#inFlight.drain()) request.settle({ kind: 'unknown', cause: 'disconnected' });
    this.#notifyIdle();
  }

  /** Resolves once nothing is on the wire. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
      this.#notifyIdle();
    });
  }

  #mayTransmit(): boolean {
    const { window, governor, clock, isDoubtful } = this.#options;
    if (this.#inFlight.size >= window || isDoubtful()) return false;
    const now = clock.now();
    if (governor.admit(now)) return true;
    this.#cancelWait ??= clock.after(Math.max(1, governor.delay(now)), () => {
      this.#cancelWait = undefined;
      this.#pump();
    });
    return false;
  }

  #wait(waiting: WaitingRequest, signal: AbortSignal | undefined): void {
    this.#queue.push(waiting);
    if (signal !== undefined) abortable(waiting, signal);
  }

  #transmit(plan: Plan, content: AnyContent, settle: (outcome: Outcome) => void): void {
    const { sequence, link, clock, responseTimeout } = this.#options;
    const number = sequence.next(this.#isUsed);
    const fault = link.write(plan, content, 0, number);
    if (fault === undefined) {
      this.#inFlight.add(number, { plan, content, settle, deadline: clock.now() + responseTimeout });
    } else {
      settle({ kind: 'unsent', cause: 'invalid', fault });
    }
  }

  readonly #isUsed = (sequence: number): boolean =>
    this.#inFlight.has(sequence) || this.#options.isReserved(sequence);

  #pump(): void {
    while (this.#queue.size > 0 && this.#mayTransmit()) {
      const waiting = this.#queue.shift();
      if (waiting !== undefined && leave(waiting)) {
        this.#transmit(waiting.plan, waiting.content, waiting.settle);
      }
    }
    this.#notifyIdle();
  }

  #learn(outcome: Outcome, response: Pdu): void {
    const { governor, clock } = this.#options;
    const now = clock.now();
    if (outcome.kind === 'accepted') governor.onAccepted(now);
    else if (outcome.kind === 'throttled') governor.onThrottled(now);
    const congestion = response.tlvs.congestion_state;
    if (congestion !== undefined) governor.onCongestion(congestion, now);
  }

  readonly #onTimeout = (request: SentRequest): void => {
    this.#options.onUnanswered();
    request.settle({ kind: 'unknown', cause: 'timeout' });
    this.#pump();
  };

  #notifyIdle(): void {
    if (this.#inFlight.size > 0 || this.#whenIdle.length === 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

const unsent = (cause: UnsentCause): Outcome => ({ kind: 'unsent', cause });

/** Takes a request off the queue; false where it had left already. */
const leave = (waiting: WaitingRequest): boolean => {
  if (waiting.left) return false;
  waiting.left = true;
  waiting.detach?.();
  return true;
};

const abortable = (waiting: WaitingRequest, signal: AbortSignal): void => {
  const abort = () => {
    if (leave(waiting)) waiting.settle(unsent('aborted'));
  };
  signal.addEventListener('abort', abort, { once: true });
  waiting.detach = () => signal.removeEventListener('abort', abort);
};
