import { optionalInstant } from '@carillon/connector-kit/payload';
import {
  headerValue,
  type VerifiedWebhook,
  verifyHmac,
  type WebhookRefusal,
  type WebhookRequest,
} from '@carillon/connector-kit/webhook';
import { type Result, succeed } from '@carillon/core/result';
import { explainRefusal } from './explain-refusal.ts';
import { familyOf } from './header-family.ts';
import { readRequiredHeaders } from './required-headers.ts';
import { shopOf } from './shop-of.ts';

/** Set on what an admin sends from the notification settings of a shop. */
const TEST_HEADER = 'X-Shopify-Test';

/** A broken time must not cost a customer a text: it is as good as missing. */
const instantOf = (time: string | null): string | null => optionalInstant.safeParse(time).data ?? null;

/**
 * Believes a webhook of Shopify: HMAC-SHA256 over the raw body with the app's client secret, in Base64, in either
 * header family, with no token of the shop.
 *
 * The delivery id is `X-Shopify-Webhook-Id`, the same for every retry of a delivery (shopify-api, release notes of
 * 13.1.0). `X-Shopify-Event-Id` names the cause, which deliveries of several topics share.
 */
export const verify = async (
  request: WebhookRequest,
  secrets: readonly string[],
): Promise<Result<VerifiedWebhook, WebhookRefusal>> => {
  const { headers } = request;
  const shop = shopOf(request);
  if (!shop.ok) return shop;
  const family = familyOf(headers);
  const body = verifyHmac(request, secrets, { header: family.hmac, encoding: 'base64' });
  if (!body.ok) {
    const isTest = headerValue(headers, TEST_HEADER) === 'true';
    return explainRefusal(body.error, { shop: shop.value, isTest });
  }
  const required = readRequiredHeaders(headers, family);
  if (!required.ok) return required;
  const { topic, apiVersion, webhookId } = required.value;
  return succeed({
    platform: 'shopify',
    shop: shop.value,
    topic,
    deliveryId: webhookId,
    eventId: family.eventId === null ? null : headerValue(headers, family.eventId),
    triggeredAt: instantOf(headerValue(headers, family.triggeredAt)),
    apiVersion,
    body: body.value,
  });
};
