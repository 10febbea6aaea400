import { type Result, refuse, succeed } from '@carillon/core/result';
import type { WebhookRefusal } from './refusals.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * The body as text, such that every byte counts: text and bytes stand for each other one to one, so a signature
 * over the text is a signature over the bytes.
 *
 * A lenient decoder turns every broken byte into the same replacement character, and a byte order mark into
 * nothing: two different bodies would then carry one signature. Refusals: `webhook_body_missing`,
 * `webhook_body_not_utf8`.
 */
export const bodyText = ({ rawBody }: WebhookRequest): Result<string, WebhookRefusal> => {
  if (rawBody.length === 0) {
    return refuse(
      'webhook_body_missing',
      'The request has no body. If the platform sent one, a proxy or a body parser consumed it before the gateway.',
      'body',
    );
  }
  try {
    return succeed(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody));
  } catch {
    return refuse(
      'webhook_body_not_utf8',
      'The body is not UTF-8 text. Look for a proxy that compresses or re-encodes requests on the way.',
      'body',
    );
  }
};
