import type { PduFault } from '../pdu/fault.ts';
import type { Pdu } from '../pdu/pdu.ts';
import type { CloseCause } from '../transport/link.ts';
import type { Bound } from './binding.ts';
import type { HandlerFault } from './receiver.ts';
import type { LateAnswer } from './sender.ts';

/** Something of the peer's that could not be read, or of the application's that failed; the session goes on. */
export type SessionFault = HandlerFault | { readonly kind: 'pdu'; readonly fault: PduFault };

export interface SessionEvents {
  bound: [bound: Bound];
  /** The session is gone for good; told once. */
  closed: [cause: CloseCause];
  /** The answer to a request that had timed out. */
  late: [answer: LateAnswer];
  /** A response that answers nothing. */
  unmatched: [response: Pdu];
  fault: [fault: SessionFault];
}
