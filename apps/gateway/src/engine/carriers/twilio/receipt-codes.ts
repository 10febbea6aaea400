import type { CarrierSaid } from '../carrier.ts';
import type { ReceiptCode } from '../receipt-codes.ts';
import { TWILIO_ERRORS } from './error-codes.ts';

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
  const reason = FAILURES.has(status) ? TWILIO_ERRORS[Number(errorCode)]?.as : undefined;
  return reason ?? (Object.hasOwn(MESSAGE_STATUSES, status) ? MESSAGE_STATUSES[status]! : status);
};

/** What Twilio itself said with a status. */
export const twilioSaid = (
  status: string,
  {
    errorCode,
    info,
    time,
  }: { errorCode?: string | undefined; info?: string | undefined; time?: string | undefined },
): CarrierSaid => ({
  table: 'twilio',
  status,
  ...(errorCode ? { code: errorCode } : {}),
  ...(info ? { info } : {}),
  ...(time ? { time } : {}),
});
