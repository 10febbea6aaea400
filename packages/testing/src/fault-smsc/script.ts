import type { Pdu } from '@carillon/smpp';
import type { LineAction, LineEvent } from './line.ts';
import type { Trickle } from './slow-writer.ts';

/** What the SMSC answers a submit_sm with. */
export interface SubmitAnswer {
  /** command_status; 0 unless said. */
  readonly status?: number;
  /** Left out, an id that no other submission has. */
  readonly messageId?: string;
  /** congestion_state of SMPP 5.0: 0 idle to 100 congested. */
  readonly congestion?: number;
}

/** A submit_sm the SMSC has read. */
export interface Submission {
  readonly pdu: Pdu<'submit_sm'>;
  readonly line: number;
  /** The id the SMSC gives it unless the script says another. */
  readonly messageId: string;
}

/** How the SMSC behaves; what is left out is well-behaved. It may be replaced at any time. */
export interface Script {
  /** Asked at each point of each PDU's way. */
  readonly line?: (event: LineEvent) => LineAction;
  /** The answer to a submission: a promise is a late one, undefined one that never comes. */
  readonly answer?: (submission: Submission) => SubmitAnswer | undefined | Promise<SubmitAnswer | undefined>;
  /** How octets go to the ESME; null is all at once. */
  readonly trickle?: Trickle | null;
}
