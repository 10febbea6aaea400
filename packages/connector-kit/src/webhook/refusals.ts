import type { Refusal } from '@carillon/core/result';

/**
 * Why a webhook was not believed, each with its cause: a failed signature whose reason nobody can see is the
 * longest support case of every shop platform.
 */
export const WEBHOOK_REFUSALS = {
  webhook_body_missing: 'The request came without a body',
  webhook_body_not_utf8: 'The body is not UTF-8: something on the way re-encoded it',
  webhook_shop_missing: 'The request does not say which shop it is about',
  webhook_shop_invalid: 'The request names something that is not a shop of this platform',
  webhook_signature_missing: 'The request carries no signature',
  webhook_signature_malformed: 'The signature does not have the form the platform gives it',
  webhook_signature_invalid: 'The signature fits none of the secrets: wrong secret, or a changed body',
  webhook_timestamp_invalid: 'The signed time is missing, is no time, or is too far from now',
  webhook_secret_missing: 'No secret is known for the shop, so nothing can be checked',
  webhook_header_missing: 'The signature is right, but the request does not say what happened',
} as const;

export type WebhookRefusalCode = keyof typeof WEBHOOK_REFUSALS;

/** A webhook that was not believed; `detail` says what to do about it, `field` names the header to blame. */
export type WebhookRefusal = Refusal<WebhookRefusalCode>;
