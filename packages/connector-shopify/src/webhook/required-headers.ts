import { headerValue, type WebhookHeaders, type WebhookRefusal } from '@carillon/connector-kit/webhook';
import { type Result, refuse, succeed } from '@carillon/core/result';
import type { HeaderFamily } from './header-family.ts';

/** The headers beside shop and signature that every webhook of Shopify has. */
export interface RequiredHeaders {
  readonly topic: string;
  readonly apiVersion: string;
  readonly webhookId: string;
}

/** Reads what a believed webhook says about itself. Refusal: `webhook_header_missing`, naming all that are missing. */
export const readRequiredHeaders = (
  headers: WebhookHeaders,
  family: HeaderFamily,
): Result<RequiredHeaders, WebhookRefusal> => {
  const topic = headerValue(headers, family.topic);
  const apiVersion = headerValue(headers, family.apiVersion);
  const webhookId = headerValue(headers, family.webhookId);
  if (topic !== null && apiVersion !== null && webhookId !== null)
    return succeed({ topic: topic.toLowerCase(), apiVersion, webhookId });
  const missing = [family.topic, family.apiVersion, family.webhookId].filter(
    (name) => headerValue(headers, name) === null,
  );
  return refuse(
    'webhook_header_missing',
    `The request has no ${missing.join(', ')} header, which every webhook of Shopify has: a proxy removed it.`,
    missing[0],
  );
};
