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

/** ESME_RINVDSTADR and ESME_RINVDSTTON: the recipient is to blame, not the message (SMPP 3.4, 5.1.3). */
const BAD_DESTINATION: readonly number[] = [0x0b, 0x50, 0x51];

/** Our code for a command_status that refuses a message for good. */
export const refusalCode = (status: number): ReceiptCode =>
  BAD_DESTINATION.includes(status) ? 'number_unknown' : 'rejected';
