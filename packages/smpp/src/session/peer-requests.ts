import type { PduFault } from '../pdu/fault.ts';
import type { BindName, Pdu, RequestName } from '../pdu/pdu.ts';
import { type Plan, planById, planOfCommand } from '../pdu/plan.ts';
import type { AnyContent } from '../pdu/write.ts';
import { STATUSES } from '../status/status-table.ts';
import type { Link } from '../transport/link.ts';
import type { BindDesk } from './binding.ts';
import type { HandledName } from './handlers.ts';
import { isBind, mayIssue, peerOf } from './operations.ts';
import type { Receiver } from './receiver.ts';
import type { Session } from './session.ts';

export interface PeerRequestsOptions {
  readonly link: Link;
  readonly receiver: Receiver;
  /** Where binds go; an ESME has none. */
  readonly desk: BindDesk | undefined;
  readonly onUnbind: (sequence: number) => void;
}

const NOTHING: AnyContent = {};
const GENERIC_NACK = planOfCommand('generic_nack');
const ENQUIRE_LINK_RESP = planOfCommand('enquire_link_resp');

/** Sends each request of the peer to who answers it, and refuses what the bind does not allow. */
export class PeerRequests {
  readonly #options: PeerRequestsOptions;

  constructor(options: PeerRequestsOptions) {
    this.#options = options;
  }

  take(request: Pdu<RequestName>, session: Session): void {
    const { command, sequence } = request;
    const { link, receiver, desk, onUnbind } = this.#options;
    if (command === 'enquire_link') link.write(ENQUIRE_LINK_RESP, NOTHING, 0, sequence);
    else if (command === 'unbind') onUnbind(sequence);
    else if (isBind(command) && desk !== undefined) void desk.take(request as Pdu<BindName>, session);
    else if (admits(command, session)) receiver.take(request as Pdu<HandledName>, session);
    else this.#refuse(planOfCommand(command), STATUSES.ESME_RINVBNDSTS.code, sequence);
  }

  /** Answers a request that could not be read; the stream itself is sound, so the session stays up (rule S2). */
  refuseMalformed(fault: PduFault): void {
    if (fault.kind !== 'unknown-command') {
      this.#refuse(planById(fault.commandId), fault.answer, fault.sequence);
    } else {
      this.#options.link.write(GENERIC_NACK, NOTHING, fault.answer, fault.sequence);
    }
  }

  #refuse(request: Plan | undefined, status: number, sequence: number): void {
    if (request?.response === undefined) return;
    this.#options.link.write(planOfCommand(request.response), NOTHING, status, sequence);
  }
}

/** Whether the peer may issue a request now. */
const admits = (command: RequestName, session: Session): boolean => {
  const { role, state, bindType } = session;
  if (command === 'outbind') return role === 'esme' && state === 'open';
  return bindType !== undefined && mayIssue(command, peerOf(role), bindType);
};
