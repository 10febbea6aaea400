import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { within } from '../clock/within.ts';
import type { PduFault } from '../pdu/fault.ts';
import type { BindName, Content, Pdu, RequestName } from '../pdu/pdu.ts';
import { type Plan, planOfCommand } from '../pdu/plan.ts';
import { isResponseId } from '../pdu/read.ts';
import type { AnyContent } from '../pdu/write.ts';
import { type CloseCause, Link } from '../transport/link.ts';
import { BindDesk, type BindOutcome, type Bound, requestBind, VERSION_3_4 } from './binding.ts';
import { ControlRequests } from './control-requests.ts';
import type { SessionEvents } from './events.ts';
import { KeepAlive } from './keep-alive.ts';
import { type BindType, mayIssue, type Role } from './operations.ts';
import { type ResolvedSessionOptions, resolveOptions, type SessionOptions } from './options.ts';
import type { Outcome, SubmitOutcome } from './outcome.ts';
import { PeerRequests } from './peer-requests.ts';
import { RateGovernor } from './rate-governor.ts';
import { Receiver } from './receiver.ts';
import { Sender } from './sender.ts';
import { Sequence } from './sequence.ts';
import type { IssuedName, SessionSide, SessionState, SmscSide } from './side.ts';

const SUBMIT_SM = planOfCommand('submit_sm');
const UNBIND_RESP = planOfCommand('unbind_resp');

/**
 * One SMPP session over one socket, of either side: binding, the window, keep-alive, throttling, and an honest
 * outcome for every request. A session never comes back: after `closed` make a new one.
 */
export class Session extends EventEmitter<SessionEvents> {
  readonly role: Role;
  readonly #options: ResolvedSessionOptions;
  readonly #link: Link;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #control: ControlRequests;
  readonly #keepAlive: KeepAlive;
  readonly #governor: RateGovernor;
  readonly #desk: BindDesk | undefined;
  readonly #peerRequests: PeerRequests;
  readonly #closed: Promise<CloseCause>;
  #state: SessionState = 'open';
  #bound: Bound | undefined;

  constructor(socket: Socket, side: SessionSide, options: SessionOptions = {}) {
    super();
    this.role = side.role;
    const resolved = resolveOptions(options, side.role === 'smsc');
    const { clock, keepAlive } = resolved;
    this.#options = resolved;
    this.#link = new Link(
      { socket, ...resolved },
      {
        onPdu: (pdu) => this.#onPdu(pdu),
        onPduFault: (fault) => this.#onPduFault(fault),
        onClosed: (cause) => this.#onClosed(cause),
      },
    );
    const sequence = new Sequence(resolved.lastSequence);
    this.#governor = new RateGovernor(resolved.rate);
    this.#control = new ControlRequests(clock, this.#link, sequence, (used) => this.#sender.uses(used));
    this.#sender = new Sender({
      ...resolved,
      link: this.#link,
      sequence,
      isReserved: (used) => this.#control.uses(used),
      governor: this.#governor,
      profile: resolved.statusProfile,
      isDoubtful: () => this.#keepAlive.doubtful,
      onUnanswered: () => this.#keepAlive.suspect(),
    });
    this.#receiver = new Receiver({
      ...resolved,
      role: side.role,
      link: this.#link,
      onFault: (fault) => this.emit('fault', fault),
    });
    this.#keepAlive = new KeepAlive(
      clock,
      keepAlive,
      () => this.#control.send('enquire_link', {}, resolved.responseTimeout, () => undefined),
      () => this.destroy({ kind: 'dead-link' }),
    );
    this.#desk = side.role === 'esme' ? undefined : this.#openDesk(side);
    this.#peerRequests = new PeerRequests({
      link: this.#link,
      receiver: this.#receiver,
      desk: this.#desk,
      onUnbind: (used) => void this.#onUnbind(used),
    });
    this.#closed = new Promise((resolve) => this.once('closed', resolve));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** What both sides agreed on, once bound. */
  get bound(): Bound | undefined {
    return this.#bound;
  }

  get bindType(): BindType | undefined {
    return this.#bound?.bindType;
  }

  get remoteAddress(): string | undefined {
    return this.#link.remoteAddress;
  }

  /** Requests on the wire without an answer. */
  get inFlight(): number {
    return this.#sender.inFlight;
  }

  /** Requests waiting for the window or the rate. */
  get queued(): number {
    return this.#sender.queued;
  }

  /** How many more requests would leave at once: what a dispatcher should claim, and no more. */
  get capacity(): number {
    if (this.#state !== 'bound' || this.#keepAlive.doubtful) return 0;
    if (this.#governor.delay(this.#options.clock.now()) > 0) return 0;
    return Math.max(0, this.#options.window - this.inFlight - this.queued);
  }

  /** Messages per second at present; infinite while nothing limits it. */
  get rate(): number {
    return this.#governor.rate;
  }

  /** Whether TLVs may be sent to this peer. */
  get tlvsAllowed(): boolean {
    return this.#options.tlvs === 'always' || (this.#bound?.peerVersion ?? 0) >= VERSION_3_4;
  }

  /** Submits one message and tells what became of it. Never rejects. */
  submit(message: Content<'submit_sm'>, options: { signal?: AbortSignal } = {}): Promise<SubmitOutcome> {
    return new Promise((resolve) => {
      const settle = resolve as (outcome: Outcome) => void;
      this.#issue(SUBMIT_SM, 'submit_sm', message as AnyContent, settle, options.signal);
    });
  }

  /** Issues any other request and tells what became of it. Never rejects. */
  request<C extends IssuedName>(
    command: C,
    content: Content<C>,
    options: { signal?: AbortSignal } = {},
  ): Promise<Outcome<C>> {
    return new Promise((resolve) => {
      const settle = resolve as (outcome: Outcome) => void;
      this.#issue(planOfCommand(command), command, content as AnyContent, settle, options.signal);
    });
  }

  /** Sends a request that has no answer; false where this session may not, or a field does not fit. */
  notify<C extends 'alert_notification' | 'outbind'>(command: C, content: Content<C>): boolean {
    const bindType = this.bindType;
    const allowed =
      command === 'outbind'
        ? this.role === 'smsc' && this.#state === 'open'
        : this.#state === 'bound' && bindType !== undefined && mayIssue(command, this.role, bindType);
    if (!allowed) return false;
    return this.#link.write(planOfCommand(command), content as AnyContent, 0, 1) === undefined;
  }

  /** Binds to the SMSC. One try per session. */
  bind(command: BindName, content: Content<BindName>): Promise<BindOutcome> {
    const { bindTimeout, interfaceVersion } = this.#options;
    const filled = { interface_version: interfaceVersion, ...content };
    return new Promise((resolve) => {
      requestBind(this.#control, command, filled, bindTimeout, (outcome) => {
        if (outcome.kind === 'bound' && this.#state === 'open') this.#onBound(outcome.bound);
        resolve(outcome);
      });
    });
  }

  /** Stops submitting, waits for the answers under way, unbinds, waits for the answer, closes (rule S17). */
  async unbind(): Promise<CloseCause> {
    const { clock, unbindTimeout } = this.#options;
    if (this.#state === 'bound') {
      this.#wind();
      await Promise.all([this.#sender.idle(), within(clock, unbindTimeout, this.#receiver.idle())]);
      if (this.#link.open) {
        await new Promise<void>((resolve) => {
          this.#control.send('unbind', {}, unbindTimeout, () => resolve());
        });
      }
      this.#link.close({ kind: 'unbound' });
    } else if (this.#state === 'open') {
      this.#link.close({ kind: 'unbound' });
    }
    return this.#closed;
  }

  /** Ends at once without unbinding; what is on the wire becomes `unknown`. */
  destroy(cause: CloseCause = { kind: 'destroyed' }): void {
    this.#link.destroy(cause);
  }

  #openDesk(side: SmscSide): BindDesk {
    return new BindDesk({
      ...this.#options,
      ...side,
      link: this.#link,
      onBound: (bound) => this.#onBound(bound),
      onError: (request, error) => this.emit('fault', { kind: 'handler-failed', request, error }),
    });
  }

  #issue(
    plan: Plan,
    command: IssuedName,
    content: AnyContent,
    settle: (outcome: Outcome) => void,
    signal: AbortSignal | undefined,
  ): void {
    const bindType = this.bindType;
    if (this.#state === 'unbinding' || this.#state === 'closed') {
      settle({ kind: 'unsent', cause: 'closed' });
    } else if (bindType === undefined || !mayIssue(command, this.role, bindType)) {
      settle({ kind: 'unsent', cause: 'not-bound' });
    } else if (hasTlvs(content) && !this.tlvsAllowed) {
      settle({ kind: 'unsent', cause: 'tlvs-not-supported' });
    } else {
      this.#sender.send(plan, content, settle, signal);
    }
  }

  #onPdu(pdu: Pdu): void {
    if (this.#keepAlive.heard()) this.#sender.resume();
    if (isResponse(pdu)) this.#onResponse(pdu);
    else this.#peerRequests.take(pdu, this);
  }

  #onResponse(response: Pdu): void {
    const answer = this.#sender.answer(response);
    if (answer === 'settled' || this.#control.answer(response)) return;
    if (answer === undefined) this.emit('unmatched', response);
    else this.emit('late', answer);
  }

  #onPduFault(fault: PduFault): void {
    if (this.#keepAlive.heard()) this.#sender.resume();
    if (isResponseId(fault.commandId)) this.#sender.answerMalformed(fault);
    else this.#peerRequests.refuseMalformed(fault);
    this.emit('fault', { kind: 'pdu', fault });
  }

  async #onUnbind(sequence: number): Promise<void> {
    const ours = this.#state === 'unbinding';
    if (!ours) {
      this.#wind();
      const underWay = Promise.all([this.#sender.idle(), this.#receiver.idle()]);
      await within(this.#options.clock, this.#options.unbindTimeout, underWay);
    }
    this.#link.write(UNBIND_RESP, NOTHING, 0, sequence);
    if (!ours) this.#link.close({ kind: 'unbound' });
  }

  /** From here on nothing new is sent; answers still come and go. */
  #wind(): void {
    this.#state = 'unbinding';
    this.#keepAlive.stop();
    this.#sender.stop();
  }

  #onBound(bound: Bound): void {
    this.#state = 'bound';
    this.#bound = bound;
    this.#keepAlive.start();
    this.emit('bound', bound);
  }

  #onClosed(cause: CloseCause): void {
    this.#state = 'closed';
    this.#keepAlive.stop();
    this.#desk?.stop();
    this.#sender.close();
    this.#control.close();
    this.emit('closed', cause);
  }
}

const NOTHING: AnyContent = {};

const isResponse = (pdu: Pdu): pdu is Exclude<Pdu, Pdu<RequestName>> => planOfCommand(pdu.command).isResponse;

const hasTlvs = (content: AnyContent): boolean => {
  const tlvs = content['tlvs'];
  return tlvs !== undefined && Object.keys(tlvs as object).length > 0;
};
