import type { ReceiptCode } from '../receipt-codes.ts';
import type { ErrorAction } from '../wire/error-action.ts';

const refuse = (code: ReceiptCode): ErrorAction => ({ action: 'refuse', code });
const DEFER: ErrorAction = { action: 'defer' };
const SUSPEND: ErrorAction = { action: 'suspend' };

/**
 * The `code` of a refused request, from Twilio's dictionary of errors and warnings
 * (https://www.twilio.com/docs/api/errors).
 */
export const API_ERRORS: Readonly<Record<number, ErrorAction>> = {
  20003: SUSPEND, // authentication failed
  20005: SUSPEND, // account not active
  20404: SUSPEND, // no such account
  20429: DEFER, // too many requests
  21211: refuse('number_unknown'), // invalid To
  21212: refuse('sender_refused'), // invalid From
  21214: refuse('number_unknown'), // To cannot be reached
  21217: refuse('number_unknown'), // To does not look like a number
  21266: refuse('number_unknown'), // To and From are the same
  21408: refuse('destination_refused'), // region not enabled
  21601: refuse('sender_refused'), // From cannot text
  21602: refuse('text_refused'), // no body
  21603: refuse('sender_refused'), // no From
  21604: refuse('number_unknown'), // no To
  21605: refuse('text_refused'), // body too long
  21606: refuse('sender_refused'), // From is not for this destination
  21608: refuse('destination_refused'), // trial account, number not verified
  21610: refuse('blocked'), // the recipient has sent STOP
  21611: DEFER, // the queue of From is full
  21612: refuse('destination_refused'), // no route between To and From
  21614: refuse('number_not_mobile'), // To is not a mobile number
  21617: refuse('text_refused'), // body too long
  21635: refuse('number_not_mobile'), // To is a landline
  21659: refuse('sender_refused'), // From is not a Twilio number
  21660: refuse('sender_refused'), // From is not of this account
  21703: SUSPEND, // the messaging service has no sender
  30001: DEFER, // queue overflow
  30002: SUSPEND, // account suspended
  63038: DEFER, // daily limit of the account
};

/** The `ErrorCode` of a status callback, same dictionary. */
export const DELIVERY_ERRORS: Readonly<Record<number, ReceiptCode>> = {
  21610: 'blocked',
  30001: 'rejected', // queue overflow
  30002: 'rejected', // account suspended
  30003: 'undeliverable', // handset unreachable
  30004: 'barred', // blocked by the recipient or the network
  30005: 'number_unknown', // unknown handset
  30006: 'number_not_mobile', // landline or unreachable network
  30007: 'filtered', // filtered as spam
  30008: 'undeliverable', // unknown error
  30010: 'rejected', // price over the maximum
  30032: 'sender_refused', // toll-free number not verified
  30034: 'sender_refused', // number not registered for A2P
  30036: 'expired', // validity period over
  30410: 'undeliverable', // network timeout
};
