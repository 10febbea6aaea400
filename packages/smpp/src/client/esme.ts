import { EventEmitter } from 'node:events';
import { type Clock, systemClock } from '../clock/clock.ts';
import type { Content } from '../pdu/pdu.ts';
import type { SessionFault } from '../session/events.ts';
import type { SubmitOutcome } from '../session/outcome.ts';
import type { LateAnswer } from '../session/sender.ts';
import type { Session } from '../session/session.ts';
import type { CloseCause } from '../transport/link.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { assertBindable, type ConnectFailure, type ConnectOptions, connect } from './connect.ts';

export interface EsmeOptions extends ConnectOptions {
  readonly backoff?: BackoffOptions;
  /** A number from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

export interface EsmeEvents {
  /** A fresh session is bound. */
  bound: [session: Session];
  /** The bound session is gone; another one follows unless the ESME was stopped. */
  closed: [cause: CloseCause];
  /** A try to bind failed. One with `credentials` needs a person: the name or password is wrong. */
  failed: [failure: ConnectFailure];
  /** The next try comes after this many milliseconds. */
  waiting: [milliseconds: number];
  late: [answer: LateAnswer];
  fault: [fault: SessionFault];
}

/**
 * An ESME that keeps one bind to an SMSC: connects, binds, and does so again after a drop, with a fresh session each
 * time and growing, jittered waits.
 *
 * It holds no messages. While there is no bind `submit` is `unsent` at once, so that whoever dispatches keeps them
 * where they are safe and is told by `bound` when to go on.
 *
 * @example
 * const esme = new Esme({ host: 'smsc.example', systemId: 'shop', password: 'secret', handlers: { deliver_sm: store } });
 * esme.on('failed', (failure) => console.error(failure));
 * esme.start();
 * await esme.bound();
 * const outcome = await esme.submit({ destination_addr: '33612345678', short_message: octets });
 */
export class Esme extends EventEmitter<EsmeEvents> {
  readonly #options: EsmeOptions;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  #session: Session | undefined;
  #running: AbortController | undefined;
  #cancelWait: (() => void) | undefined;

  /** @throws TypeError where the system id, password, system type or address range do not fit a bind. */
  constructor(options: EsmeOptions) {
    super();
    assertBindable(options);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = new Backoff(options.backoff, options.random);
  }

  /** The bound session, if there is one. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** Starts connecting; does nothing when started already. */
  start(): void {
    if (this.#running !== undefined) return;
    this.#running = new AbortController();
    void this.#connect(this.#running.signal);
  }

  /** Resolves with the bound session, at once or when there is one. */
  bound(): Promise<Session> {
    if (this.#session !== undefined) return Promise.resolve(this.#session);
    return new Promise((resolve) => this.once('bound', resolve));
  }

  /** Submits over the bound session; `unsent` where there is none. */
  submit(message: Content<'submit_sm'>, options: { signal?: AbortSignal } = {}): Promise<SubmitOutcome> {
    return this.#session?.submit(message, options) ?? Promise.resolve({ kind: 'unsent', cause: 'not-bound' });
  }

  /** Unbinds in good order and stays away. */
  async stop(): Promise<void> {
    this.#running?.abort();
    this.#running = undefined;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    await this.#session?.unbind();
  }

  /** Stays away and ends the session at once, without a word to the SMSC; what is on the wire becomes `unknown`. */
  abandon(): void {
    this.#session?.destroy();
    void this.stop();
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const result = await connect(this.#options, signal);
    if (signal.aborted) {
      if (result.ok) await result.session.unbind();
      return;
    }
    if (result.ok) {
      this.#adopt(result.session, signal);
      return;
    }
    const { failure } = result;
    const byCredentials = failure.kind === 'refused' && failure.credentials;
    this.emit('failed', failure);
    this.#wait(byCredentials ? this.#backoff.nextForCredentials() : this.#backoff.next(), signal);
  }

  #adopt(session: Session, signal: AbortSignal): void {
    const boundAt = this.#clock.now();
    this.#session = session;
    session.on('late', (answer) => this.emit('late', answer));
    session.on('fault', (fault) => this.emit('fault', fault));
    session.once('closed', (cause) => {
      this.#session = undefined;
      this.emit('closed', cause);
      if (this.#clock.now() - boundAt >= this.#backoff.settled) this.#backoff.reset();
      if (!signal.aborted) this.#wait(this.#backoff.next(), signal);
    });
    this.emit('bound', session);
  }

  #wait(milliseconds: number, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#cancelWait = this.#clock.after(milliseconds, () => {
      this.#cancelWait = undefined;
      void this.#connect(signal);
    });
    this.emit('waiting', milliseconds);
  }
}
