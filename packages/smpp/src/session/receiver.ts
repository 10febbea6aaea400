import type { FieldFault } from '../pdu/fault.ts';
import type { Pdu } from '../pdu/pdu.ts';
import { type Plan, planOfCommand } from '../pdu/plan.ts';
import type { AnyContent } from '../pdu/write.ts';
import { STATUSES } from '../status/status-table.ts';
import type { Link } from '../transport/link.ts';
import type { HandledName, Handlers } from './handlers.ts';
import type { Role } from './operations.ts';
import type { Session } from './session.ts';

/** What went wrong while a request of the peer was answered; the peer got a temporary error and may try again. */
export type HandlerFault =
  | { readonly kind: 'handler-failed'; readonly request: Pdu; readonly error: unknown }
  | { readonly kind: 'reply-invalid'; readonly request: Pdu; readonly fault: FieldFault };

export interface ReceiverOptions {
  readonly role: Role;
  readonly link: Link;
  readonly handlers: Handlers;
  /** Requests under way at once; one more is answered at once with a request to come back later. */
  readonly maxConcurrent: number;
  readonly onFault: (fault: HandlerFault) => void;
}

/** The statuses each side answers with where its application cannot. */
const ANSWERS = {
  esme: {
    failed: STATUSES.ESME_RX_T_APPN.code,
    busy: STATUSES.ESME_RX_T_APPN.code,
    unhandled: STATUSES.ESME_RX_T_APPN.code,
  },
  smsc: {
    failed: STATUSES.ESME_RSYSERR.code,
    busy: STATUSES.ESME_RTHROTTLED.code,
    unhandled: STATUSES.ESME_RINVCMDID.code,
  },
} as const satisfies Record<Role, Record<string, number>>;

type LooseHandler = (pdu: Pdu, session: Session) => unknown;

/** Has the requests of the peer handled and answers each exactly once, in the order they are done. */
export class Receiver {
  readonly #options: ReceiverOptions;
  #open = 0;
  #whenIdle: (() => void)[] = [];

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  take(pdu: Pdu<HandledName>, session: Session): void {
    const { role, handlers, maxConcurrent } = this.#options;
    const handler = handlers[pdu.command] as LooseHandler | undefined;
    if (handler === undefined) this.#answer(pdu, { status: ANSWERS[role].unhandled });
    else if (this.#open >= maxConcurrent) this.#answer(pdu, { status: ANSWERS[role].busy });
    else this.#handle(handler, pdu, session);
  }

  #handle(handler: LooseHandler, pdu: Pdu, session: Session): void {
    try {
      const result = handler(pdu, session);
      if (isThenable(result)) this.#await(pdu, Promise.resolve(result));
      else this.#answer(pdu, result);
    } catch (error) {
      this.#fail(pdu, error);
    }
  }

  /** Resolves once every request taken has been answered. */
  idle(): Promise<void> {
    if (this.#open === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #await(pdu: Pdu, result: Promise<unknown>): void {
    this.#open += 1;
    result
      .then(
        (reply) => this.#answer(pdu, reply),
        (error: unknown) => this.#fail(pdu, error),
      )
      .finally(() => {
        this.#open -= 1;
        if (this.#open === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
      });
  }

  #answer(request: Pdu, reply: unknown): void {
    const plan = responsePlan(request);
    if (plan === undefined) return;
    const { link, onFault, role } = this.#options;
    const content = (reply ?? {}) as AnyContent & { readonly status?: number };
    const fault = link.write(plan, content, content.status ?? 0, request.sequence);
    if (fault === undefined) return;
    link.write(plan, {}, ANSWERS[role].failed, request.sequence);
    onFault({ kind: 'reply-invalid', request, fault });
  }

  #fail(request: Pdu, error: unknown): void {
    this.#answer(request, { status: ANSWERS[this.#options.role].failed });
    this.#options.onFault({ kind: 'handler-failed', request, error });
  }
}

const responsePlan = (request: Pdu): Plan | undefined => {
  const { response } = planOfCommand(request.command);
  return response && planOfCommand(response);
};

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
