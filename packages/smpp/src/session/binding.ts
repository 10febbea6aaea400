import type { Clock } from '../clock/clock.ts';
import type { BindName, Content, Pdu } from '../pdu/pdu.ts';
import { planOfCommand } from '../pdu/plan.ts';
import type { AnyContent } from '../pdu/write.ts';
import { STATUSES } from '../status/status-table.ts';
import type { Link } from '../transport/link.ts';
import type { ControlRequests } from './control-requests.ts';
import { type BindType, bindTypeOf } from './operations.ts';
import type { Session } from './session.ts';

/** Versions by interface_version (SMPP 3.4 section 5.2.4); a peer that tells none speaks 3.3 (rule S1). */
export const VERSION_3_3 = 0x33;
export const VERSION_3_4 = 0x34;

/** What both sides agreed on. */
export interface Bound {
  readonly bindType: BindType;
  /** interface_version of the peer; 0x33 where it told none, and then it gets no TLVs. */
  readonly peerVersion: number;
  /** system_id of the peer. */
  readonly peerSystemId: string;
}

/** What became of a bind. */
export type BindOutcome =
  | { readonly kind: 'bound'; readonly bound: Bound }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unanswered' };

/**
 * Asks the SMSC for a bind and reads its answer. `settle` runs before the next PDU is looked at, since an SMSC may
 * deliver right behind its answer.
 */
export const requestBind = (
  control: ControlRequests,
  command: BindName,
  content: Content<BindName>,
  timeout: number,
  settle: (outcome: BindOutcome) => void,
): void => {
  control.send(command, content, timeout, (response) => settle(bindOutcome(command, response)));
};

const bindOutcome = (command: BindName, response: Pdu | undefined): BindOutcome => {
  if (response === undefined) return { kind: 'unanswered' };
  if (response.status !== 0 || !('system_id' in response)) {
    return { kind: 'refused', status: response.status || STATUSES.ESME_RBINDFAIL.code };
  }
  const bound: Bound = {
    bindType: bindTypeOf(command),
    peerVersion: response.tlvs.sc_interface_version ?? VERSION_3_3,
    peerSystemId: response.system_id,
  };
  return { kind: 'bound', bound };
};

/**
 * Decides on a bind: the command_status to answer with, 0 to let it in, ESME_RINVPASWD (0x0E) for a wrong password,
 * ESME_RINVSYSID (0x0F) for an unknown name, ESME_RALYBND (0x05) for one bind too many.
 */
export type Authenticate = (bind: Pdu<BindName>, session: Session) => number | Promise<number>;

export interface BindDeskOptions {
  readonly clock: Clock;
  readonly link: Link;
  readonly systemId: string;
  readonly interfaceVersion: number;
  readonly bindTimeout: number;
  readonly authenticate: Authenticate;
  readonly onBound: (bound: Bound) => void;
  readonly onError: (bind: Pdu<BindName>, error: unknown) => void;
}

/** The SMSC side of binding: one decision per session, in good time. */
export class BindDesk {
  readonly #options: BindDeskOptions;
  readonly #cancelTimer: () => void;
  #taken = false;

  constructor(options: BindDeskOptions) {
    this.#options = options;
    this.#cancelTimer = options.clock.after(options.bindTimeout, () => {
      options.link.close({ kind: 'bind-timeout' });
    });
  }

  stop(): void {
    this.#cancelTimer();
  }

  async take(bind: Pdu<BindName>, session: Session): Promise<void> {
    if (this.#taken) return this.#answer(bind, STATUSES.ESME_RALYBND.code);
    this.#taken = true;
    const status = await this.#decide(bind, session);
    this.#cancelTimer();
    const { link, onBound } = this.#options;
    if (!link.open) return;
    this.#answer(bind, status);
    if (status !== 0) return link.close({ kind: 'bind-refused', status });
    onBound({
      bindType: bindTypeOf(bind.command),
      peerVersion: bind.interface_version < VERSION_3_4 ? VERSION_3_3 : bind.interface_version,
      peerSystemId: bind.system_id,
    });
  }

  async #decide(bind: Pdu<BindName>, session: Session): Promise<number> {
    try {
      return await this.#options.authenticate(bind, session);
    } catch (error) {
      this.#options.onError(bind, error);
      return STATUSES.ESME_RSYSERR.code;
    }
  }

  #answer(bind: Pdu<BindName>, status: number): void {
    const { link, systemId, interfaceVersion } = this.#options;
    const speaksTlvs = status === 0 && bind.interface_version >= VERSION_3_4;
    const tlvs = speaksTlvs ? { sc_interface_version: interfaceVersion } : {};
    const content: AnyContent = status === 0 ? { system_id: systemId, tlvs } : {};
    link.write(planOfCommand(`${bind.command}_resp`), content, status, bind.sequence);
  }
}
