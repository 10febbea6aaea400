import type { ErrorAction } from '../error-action.ts';
import type { ReceiptCode } from '../receipt-codes.ts';

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

/** What an `ErrorCode` means: our code, and Twilio's title for it. */
interface DeliveryError {
  readonly as: ReceiptCode;
  readonly meaning: string;
  /** A: its page in Twilio's dictionary. B: two who list it agree. C: one does. */
  readonly source: 'A' | 'B' | 'C';
}

const error = (as: ReceiptCode, meaning: string, source: DeliveryError['source'] = 'B'): DeliveryError => ({
  as,
  meaning,
  source,
});

/**
 * The `ErrorCode` of a status callback, from Twilio's dictionary (https://www.twilio.com/docs/api/errors) as of
 * 2026-11-25. One that is not here is shown as it came: Twilio adds codes without notice.
 */
export const TWILIO_ERRORS: Readonly<Record<number, DeliveryError>> = {
  21211: error('number_unknown', 'invalid To number', 'A'),
  21408: error('destination_refused', 'the region is not enabled', 'A'),
  21610: error('blocked', 'the recipient has unsubscribed', 'A'),
  21612: error('destination_refused', 'no route between To and From', 'A'),
  21614: error('number_not_mobile', 'To is not a mobile number', 'A'),
  30001: error('rejected', 'queue overflow', 'A'),
  30002: error('carrier_suspended', 'account suspended', 'A'),
  30003: error('undeliverable', 'unreachable destination handset', 'A'),
  30004: error('barred', 'message blocked', 'A'),
  30005: error('number_unknown', 'unknown destination handset', 'A'),
  30006: error('number_not_mobile', 'landline or unreachable carrier', 'A'),
  30007: error('filtered', 'message filtered', 'A'),
  30008: error('undeliverable', 'unknown error', 'A'),
  30009: error('undeliverable', 'missing inbound segment'),
  30010: error('rejected', 'message price exceeds the maximum price'),
  30011: error('rejected', 'MMS is not supported by the number'),
  30012: error('rejected', 'the validity period is too short'),
  30017: error('undeliverable', 'carrier network congestion', 'C'),
  30018: error('sender_refused', 'the destination carrier requires the sender ID to be registered', 'C'),
  30019: error('text_refused', 'content size exceeds the carrier limit', 'A'),
  30020: error('rejected', 'internal failure', 'C'),
  30021: error('rejected', 'internal failure of the messaging service', 'A'),
  30022: error('rejected', 'US A2P 10DLC: rate limits exceeded', 'C'),
  30023: error('rejected', 'US A2P 10DLC: daily message cap reached', 'C'),
  30024: error('sender_refused', 'numeric sender ID not provisioned on the carrier', 'A'),
  30027: error('rejected', 'US A2P 10DLC: T-Mobile daily message limit reached', 'C'),
  30032: error('sender_refused', 'toll-free number not verified'),
  30033: error('sender_refused', 'US A2P 10DLC: campaign suspended', 'C'),
  30034: error('sender_refused', 'US A2P 10DLC: message from an unregistered number', 'A'),
  30035: error('sender_refused', 'US A2P 10DLC: message from a number that is still being configured', 'C'),
  30036: error('expired', 'validity period expired'),
  30038: error('filtered', 'OTP message body filtered', 'A'),
  30039: error('filtered', 'message loop detected', 'C'),
  30042: error('sender_refused', 'the sender ID is blocked as generic, or has special characters', 'A'),
  30410: error('undeliverable', 'provider timeout'),
  30450: error('filtered', 'message delivery blocked: the destination looks like SMS pumping', 'A'),
  30453: error('filtered', 'message could not be delivered: the destination looks like SMS pumping', 'A'),
};
