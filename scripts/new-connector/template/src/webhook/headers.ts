import { headerValue, type WebhookHeaders, type WebhookRefusal } from '@carillon/connector-kit/webhook';
import { type Result, refuse, succeed } from '@carillon/core/result';

/** The headers of a webhook. */
export const HEADERS = {
  shop: 'X-Sample-Platform-Shop',
  topic: 'X-Sample-Platform-Topic',
  deliveryId: 'X-Sample-Platform-Delivery-Id',
  signature: 'X-Sample-Platform-Signature',
} as const;

/** A header that every webhook has. Refusal: `webhook_header_missing`. */
export const requiredHeader = (headers: WebhookHeaders, name: string): Result<string, WebhookRefusal> => {
  const value = headerValue(headers, name);
  return value === null
    ? refuse(
        'webhook_header_missing',
        `The request has no ${name} header, which every webhook of Sample Platform has: a proxy removed it.`,
        name,
      )
    : succeed(value);
};
