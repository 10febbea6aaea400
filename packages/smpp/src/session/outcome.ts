import type { FieldFault } from '../pdu/fault.ts';
import type { AnsweredName, Pdu, ResponseName } from '../pdu/pdu.ts';
import { classify, type StatusProfile } from '../status/classify.ts';
import type { ErrorClass } from '../status/status-table.ts';

/** Why a request never left: the peer cannot have seen it, so it may safely go another way. */
export type UnsentCause =
  /** The session is not bound, or not bound for this operation. */
  | 'not-bound'
  /** The session is unbinding or gone. */
  | 'closed'
  /** More requests wait than the session holds. */
  | 'queue-full'
  /** The caller's signal was aborted before the request left. */
  | 'aborted'
  /** The peer speaks SMPP 3.3 and the request carries TLVs. */
  | 'tlvs-not-supported'
  /** A field does not fit the wire; `fault` says which. */
  | 'invalid';

/** Why nobody can know whether the peer took a request. */
export type UnknownCause = 'timeout' | 'disconnected' | 'malformed-response';

/**
 * What became of a request. Only `unsent` and an answer by the peer are certain; `unknown` means the request may or
 * may not have been carried out, and trying again may do it twice (rule S8).
 */
export type Outcome<C extends AnsweredName = AnsweredName> =
  | {
      readonly kind: 'accepted';
      /** The message id the peer gave; empty for an operation without one. */
      readonly messageId: string;
      readonly response: Pdu<ResponseName<C>>;
    }
  | {
      readonly kind: 'refused';
      /** command_status of the answer. */
      readonly status: number;
      readonly class: Exclude<ErrorClass, 'throttle'>;
      readonly response: Pdu<ResponseName<C> | 'generic_nack'>;
    }
  | {
      /** Not taken for now: to be put back uncharged, and sent later. The session has slowed down by itself. */
      readonly kind: 'throttled';
      readonly status: number;
      readonly response: Pdu<ResponseName<C> | 'generic_nack'>;
    }
  | { readonly kind: 'unknown'; readonly cause: UnknownCause }
  | { readonly kind: 'unsent'; readonly cause: UnsentCause; readonly fault?: FieldFault };

/** What became of a submit_sm. */
export type SubmitOutcome = Outcome<'submit_sm'>;

/** The outcome an answer stands for. */
export const outcomeOf = (response: Pdu, profile: StatusProfile): Outcome => {
  const status = response.status;
  if (status === 0 && response.command !== 'generic_nack') {
    const messageId = 'message_id' in response ? response.message_id : '';
    return { kind: 'accepted', messageId, response: response as Pdu<ResponseName<AnsweredName>> };
  }
  const answer = response as Pdu<ResponseName<AnsweredName> | 'generic_nack'>;
  const errorClass = classify(status, profile);
  return errorClass === 'throttle'
    ? { kind: 'throttled', status, response: answer }
    : { kind: 'refused', status, class: errorClass, response: answer };
};
