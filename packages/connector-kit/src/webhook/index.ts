export { bodyText } from './body-text.ts';
export type { HmacEncoding, HmacScheme, SignedTimestamp } from './hmac-scheme.ts';
export { WEBHOOK_REFUSALS, type WebhookRefusal, type WebhookRefusalCode } from './refusals.ts';
export type { VerifiedWebhook } from './verified-webhook.ts';
export { verifyHmac } from './verify-hmac.ts';
export { headerValue, type WebhookHeaders, type WebhookRequest } from './webhook-request.ts';
