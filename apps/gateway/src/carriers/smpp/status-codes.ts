import type { MessageState } from '@carillon/smpp';
import type { ReceiptCode } from '../receipt-codes.ts';

/** message_state of SMPP 3.4 (5.2.28) and 5.0 (4.7.15) in our codes. */
export const STATE_CODES: Readonly<Record<MessageState, ReceiptCode>> = {
  scheduled: 'enroute',
  enroute: 'enroute',
  delivered: 'delivered',
  expired: 'expired',
  deleted: 'rejected',
  undeliverable: 'undeliverable',
  accepted: 'enroute',
  unknown: 'enroute',
  rejected: 'rejected',
  skipped: 'rejected',
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
