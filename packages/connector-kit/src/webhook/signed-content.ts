import { type Failed, type Result, refuse, succeed } from '@carillon/core/result';
import type { SignedTimestamp } from './hmac-scheme.ts';
import type { WebhookRefusal } from './refusals.ts';
import { headerValue, type WebhookRequest } from './webhook-request.ts';

const WHOLE_SECONDS = /^\d{1,12}$/;

const timestampInvalid = (header: string, problem: string): Failed<WebhookRefusal> =>
  refuse('webhook_timestamp_invalid', `The ${header} header ${problem}.`, header);

/** What the signature is over: the body alone, or the body with a time that is not too far from now. */
export const signedContent = (
  { headers }: WebhookRequest,
  body: string,
  timestamp: SignedTimestamp | undefined,
): Result<string, WebhookRefusal> => {
  if (!timestamp) return succeed(body);
  const { header, toleranceSeconds, signed, now } = timestamp;
  const sentAt = headerValue(headers, header);
  if (sentAt === null) return timestampInvalid(header, 'is missing: the platform signs it with the body');
  if (!WHOLE_SECONDS.test(sentAt))
    return timestampInvalid(header, 'must be a time in whole seconds since 1970');
  const distance = Math.abs(Number(sentAt) - now() / 1000);
  if (distance > toleranceSeconds) {
    return timestampInvalid(
      header,
      `is ${Math.round(distance)} seconds away from the time here, and ${toleranceSeconds} are allowed: compare the clocks, or send the webhook again`,
    );
  }
  return succeed(signed(sentAt, body));
};
