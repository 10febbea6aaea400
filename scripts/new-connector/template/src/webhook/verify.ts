import {
  type HmacScheme,
  type VerifiedWebhook,
  verifyHmac,
  type WebhookRefusal,
  type WebhookRequest,
} from '@carillon/connector-kit/webhook';
import { type Result, succeed } from '@carillon/core/result';
import { HEADERS, requiredHeader } from './headers.ts';
import { shopOf } from './shop-of.ts';

/** Sample Platform signs the raw body with HMAC-SHA256, in Base64. */
const SIGNED: HmacScheme = { header: HEADERS.signature, encoding: 'base64' };

/** Believes a webhook of Sample Platform, or says which of the causes it was. */
export const verify = async (
  request: WebhookRequest,
  secrets: readonly string[],
): Promise<Result<VerifiedWebhook, WebhookRefusal>> => {
  const shop = shopOf(request);
  if (!shop.ok) return shop;
  const body = verifyHmac(request, secrets, SIGNED);
  if (!body.ok) return body;
  const topic = requiredHeader(request.headers, HEADERS.topic);
  if (!topic.ok) return topic;
  const deliveryId = requiredHeader(request.headers, HEADERS.deliveryId);
  if (!deliveryId.ok) return deliveryId;
  return succeed({
    platform: 'sample-platform',
    shop: shop.value,
    topic: topic.value,
    deliveryId: deliveryId.value,
    eventId: null,
    triggeredAt: null,
    apiVersion: null,
    body: body.value,
  });
};
