import { type PayloadRefusal, refusePayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import { type Result, succeed } from '@carillon/core/result';

const HOUR = 3_600_000;
/** Longer than any delay between what happens in a shop and Shopify's seeing it. */
const LATE = 24 * HOUR;

/**
 * When it happened, in UTC: as the payload says, else as the header does.
 *
 * @param said the time of the payload, and the name of its field.
 */
export const occurredAt = (
  { triggeredAt }: VerifiedWebhook,
  [field, time]: readonly [field: string, time: string | null],
): Result<string, PayloadRefusal> => {
  const at = time ?? triggeredAt;
  return at === null
    ? refusePayload(field, 'is missing, and no header says when it happened')
    : succeed(new Date(at).toISOString());
};

/**
 * Whether a time lies a day or more before another. What is told so late is history that somebody put in, such as the
 * orders of a shop that moved here, and no news to anybody.
 */
export const isLongBefore = (time: string | null, told: string | null): boolean =>
  time !== null && told !== null && Date.parse(told) - Date.parse(time) >= LATE;
