import type { ReceiptCode } from '../receipt-codes.ts';
import { DELIVERY_ERRORS } from './error-codes.ts';

/** `MessageStatus`: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
export const MESSAGE_STATUSES: Readonly<Record<string, ReceiptCode>> = {
  accepted: 'enroute',
  scheduled: 'enroute',
  queued: 'enroute',
  sending: 'enroute',
  sent: 'enroute',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undeliverable',
  failed: 'rejected',
  canceled: 'withdrawn',
};

/** Statuses whose reason the error code tells. */
const FAILURES: ReadonlySet<string> = new Set(['undelivered', 'failed']);

/** Our code for a status and its error code. A status that is new to us stays as it is, and says nothing final. */
export const twilioReceiptCode = (status: string, errorCode: string | undefined): string => {
  const reason = FAILURES.has(status) ? DELIVERY_ERRORS[Number(errorCode)] : undefined;
  return reason ?? MESSAGE_STATUSES[status] ?? status;
};
