import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Failed, type Result, refuse, succeed } from '@carillon/core/result';
import { bodyText } from './body-text.ts';
import { HMAC_FORMS, type HmacScheme } from './hmac-scheme.ts';
import type { WebhookRefusal } from './refusals.ts';
import { signedContent } from './signed-content.ts';
import { headerValue, type WebhookRequest } from './webhook-request.ts';

/** Both texts have the length of the encoding, so the time the comparison takes says nothing about either. */
const isEqual = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Tries every secret, also after one fitted: the time it takes does not tell which one it was. */
const fitsOneOf = (
  secrets: readonly string[],
  signature: string,
  expectedWith: (secret: string) => string,
): boolean => secrets.filter((secret) => isEqual(signature, expectedWith(secret))).length > 0;

/** The encoded signature of a request, without its prefix. */
const readSignature = (
  { headers }: WebhookRequest,
  { header, encoding, prefix = '' }: HmacScheme,
): Result<string, WebhookRefusal> => {
  const value = headerValue(headers, header);
  if (value === null) {
    return refuse(
      'webhook_signature_missing',
      `The request has no ${header} header, so it is not from the platform or a proxy removed it.`,
      header,
    );
  }
  const signature = value.slice(prefix.length);
  if (value.startsWith(prefix) && HMAC_FORMS[encoding].pattern.test(signature)) return succeed(signature);
  const after = prefix === '' ? '' : ` after ${prefix}`;
  return refuse(
    'webhook_signature_malformed',
    `The ${header} header must be ${HMAC_FORMS[encoding].description}${after}.`,
    header,
  );
};

const signatureInvalid = (header: string, tried: number): Failed<WebhookRefusal> =>
  refuse(
    'webhook_signature_invalid',
    `The ${header} header fits ${tried === 1 ? 'not the secret' : `none of the ${tried} secrets`} known for this ` +
      'shop. Either the secret is not the one the platform signs with, or a proxy or body parser changed the body.',
    header,
  );

/**
 * Believes a webhook that was signed with HMAC-SHA256, or says why not; gives the body as text (see `bodyText`).
 *
 * Whatever differs from what was signed is refused: one bit of the body, one character of the signature, of its prefix
 * or of the signed time, another secret. Several secrets may be valid while one is being rotated; empty ones are
 * never tried. Signatures are compared in constant time. Nothing in a request makes it throw.
 *
 * Headers are not signed, except the timestamp where the scheme has one: the signature says nothing about the shop or
 * the topic, so pass the secrets of the shop the request names and of no other.
 *
 * Refusals, in the order they are checked: `webhook_body_missing`, `webhook_body_not_utf8`, `webhook_secret_missing`,
 * `webhook_signature_missing`, `webhook_signature_malformed`, `webhook_timestamp_invalid` (missing, no number, or
 * further from now than the tolerance), `webhook_signature_invalid`.
 *
 * @example
 * // WooCommerce signs the raw body alone.
 * verifyHmac(request, secrets, { header: 'X-WC-Webhook-Signature', encoding: 'base64' });
 * @example
 * // A platform that signs the time with the body, as `1767225600.{"id":7}`.
 * const timestamp = { header: 'X-Sent-At', toleranceSeconds: 300, signed: (at, body) => `${at}.${body}`, now: Date.now };
 * verifyHmac(request, secrets, { header: 'X-Signature', encoding: 'hex', prefix: 'sha256=', timestamp });
 */
export const verifyHmac = (
  request: WebhookRequest,
  secrets: readonly string[],
  scheme: HmacScheme,
): Result<string, WebhookRefusal> => {
  const body = bodyText(request);
  if (!body.ok) return body;
  const usable = secrets.filter((secret) => secret !== '');
  if (usable.length === 0) {
    return refuse('webhook_secret_missing', 'No secret is known for this shop. Connect it, then send again.');
  }
  const signature = readSignature(request, scheme);
  if (!signature.ok) return signature;
  const content = signedContent(request, body.value, scheme.timestamp);
  if (!content.ok) return content;
  const sign = (secret: string): string =>
    createHmac('sha256', secret).update(content.value).digest(scheme.encoding);
  return fitsOneOf(usable, signature.value, sign) ? body : signatureInvalid(scheme.header, usable.length);
};
