import type { Clock } from '../clock/clock.ts';
import type { CommandName, Content, Pdu, RequestName } from '../pdu/pdu.ts';
import { type Plan, planOfCommand } from '../pdu/plan.ts';
import type { AnyContent } from '../pdu/write.ts';
import type { Link } from '../transport/link.ts';
import type { Sequence } from './sequence.ts';

interface ControlRequest {
  readonly plan: Plan;
  readonly settle: (response: Pdu | undefined) => void;
  readonly cancelTimer: () => void;
}

/** bind, enquire_link and unbind: they bypass the window and each has its own time to be answered (rule S4). */
export class ControlRequests {
  readonly #clock: Clock;
  readonly #link: Link;
  readonly #sequence: Sequence;
  readonly #isReserved: (sequence: number) => boolean;
  readonly #waiting = new Map<number, ControlRequest>();
  #closed = false;

  constructor(clock: Clock, link: Link, sequence: Sequence, isReserved: (sequence: number) => boolean) {
    this.#clock = clock;
    this.#link = link;
    this.#sequence = sequence;
    this.#isReserved = isReserved;
  }

  uses(sequence: number): boolean {
    return this.#waiting.has(sequence);
  }

  /** Sends one and settles with its answer, or with undefined when none came in time or the link went. */
  send<C extends RequestName>(
    command: C,
    content: Content<C>,
    timeout: number,
    settle: (response: Pdu | undefined) => void,
  ): void {
    if (this.#closed) {
      settle(undefined);
      return;
    }
    const plan = planOfCommand(command);
    const number = this.#sequence.next((used) => this.#waiting.has(used) || this.#isReserved(used));
    const fault = this.#link.write(plan, content as AnyContent, 0, number);
    if (fault !== undefined) throw new TypeError(`${command}: ${fault.field} is ${fault.reason}`);
    const cancelTimer = this.#clock.after(timeout, () => {
      this.#waiting.delete(number);
      settle(undefined);
    });
    this.#waiting.set(number, { plan, settle, cancelTimer });
  }

  /** Settles the request an answer belongs to; false where there is none. */
  answer(response: Pdu): boolean {
    const request = this.#waiting.get(response.sequence);
    if (request === undefined || !this.#matches(response.command, request)) return false;
    this.#waiting.delete(response.sequence);
    request.cancelTimer();
    request.settle(response);
    return true;
  }

  close(): void {
    this.#closed = true;
    const requests = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const request of requests) {
      request.cancelTimer();
      request.settle(undefined);
    }
  }

  #matches(command: CommandName, request: ControlRequest): boolean {
    return command === request.plan.response || command === 'generic_nack';
  }
}
