import type { MessageState } from '@carillon/smpp';
import type { ReceiptCode } from '../receipt-codes.ts';

/** message_state of SMPP 3.4 (5.2.28) and 5.0 (4.7.15) in our codes. */
export const STATE_CODES: Readonly<Record<MessageState, ReceiptCode>> = {
  scheduled: 'enroute',
  enroute: 'enroute',
  delivered: 'delivered',
  expired: 'expired',
  deleted: 'withdrawn',
  undeliverable: 'undeliverable',
  accepted: 'enroute',
  unknown: 'unclear',
  rejected: 'rejected',
  skipped: 'rejected',
};

/**
 * Words of receipts outside the specification whose meaning is in the word itself, seen at carriers (2026-11-25). What
 * else a carrier writes is shown as it is; `profile.receiptWords` gives it a meaning.
 */
export const STATE_WORD_CODES: Readonly<Record<string, ReceiptCode>> = {
  BLACKLISTED: 'blocked',
  BLACKLIST: 'blocked',
  BLKLIST: 'blocked',
};

interface MapError {
  readonly as: ReceiptCode;
  readonly meaning: string;
}

/** Errors of the mobile network as network_error_code gives them for GSM: 3GPP TS 29.002, 17.6.6, local values. */
export const MAP_ERRORS: Readonly<Record<number, MapError>> = {
  1: { as: 'number_unknown', meaning: 'unknown subscriber' },
  5: { as: 'number_unknown', meaning: 'unidentified subscriber' },
  6: { as: 'undeliverable', meaning: 'absent subscriber for short messages' },
  8: { as: 'barred', meaning: 'roaming not allowed' },
  9: { as: 'barred', meaning: 'illegal subscriber' },
  10: { as: 'barred', meaning: 'bearer service not provisioned' },
  11: { as: 'barred', meaning: 'teleservice not provisioned: the line has no short messages' },
  12: { as: 'barred', meaning: 'illegal equipment' },
  13: { as: 'barred', meaning: 'call barred' },
  21: { as: 'undeliverable', meaning: 'facility not supported' },
  27: { as: 'undeliverable', meaning: 'absent subscriber: the handset is off or out of reach' },
  28: { as: 'undeliverable', meaning: 'incompatible terminal' },
  31: { as: 'undeliverable', meaning: 'subscriber busy for short messages' },
  32: {
    as: 'undeliverable',
    meaning: 'short message delivery failure: memory full, or the handset refused it',
  },
  33: { as: 'undeliverable', meaning: 'message waiting list full' },
  34: { as: 'undeliverable', meaning: 'system failure in the network' },
  35: { as: 'undeliverable', meaning: 'data missing' },
  36: { as: 'undeliverable', meaning: 'unexpected data value' },
};

/**
 * What a command_status that refuses a message for good says of whom to blame (SMPP 3.4, 5.1.3): the recipient
 * (ESME_RINVDSTADR, ESME_RINVDSTTON, ESME_RINVDSTNPI), or the sender, which another carrier may let through
 * (ESME_RINVSRCADR, ESME_RINVSRCTON, ESME_RINVSRCNPI).
 */
const BLAMED: Readonly<Record<number, ReceiptCode>> = {
  11: 'number_unknown',
  80: 'number_unknown',
  81: 'number_unknown',
  10: 'sender_refused',
  72: 'sender_refused',
  73: 'sender_refused',
};

/** Our code for a command_status that refuses a message for good. */
export const refusalCode = (status: number): ReceiptCode => BLAMED[status] ?? 'rejected';
