import { optionalInstant } from '@carillon/connector-kit/payload';
import {
  bodyText,
  headerValue,
  type VerifiedWebhook,
  type WebhookRefusal,
  type WebhookRequest,
} from '@carillon/connector-kit/webhook';
import { type Result, succeed } from '@carillon/core/result';
import type { WebhookFields } from '@shopify/shopify-api';
import { familyOf, headersOf } from './header-family.ts';
import { shopOf } from './shop-of.ts';
import {
  headersMissing,
  secretMissing,
  signatureInvalid,
  signatureMalformed,
  signatureMissing,
} from './signature-refusals.ts';
import { validate } from './validate.ts';

/** 32 bytes in Base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/** Set on what an admin sends from the notification settings of a shop. */
const TEST_HEADER = 'X-Shopify-Test';

const check = async (
  { headers }: WebhookRequest,
  body: string,
  secrets: readonly string[],
): Promise<Result<WebhookFields, WebhookRefusal>> => {
  const family = familyOf(headers);
  const signature = headerValue(headers, family.hmac);
  if (signature === null) return signatureMissing(family.hmac);
  if (!SIGNATURE.test(signature)) return signatureMalformed(family.hmac);
  for (const secret of secrets) {
    const validation = await validate(secret, headersOf(headers, family), body);
    if (validation.valid) return succeed(validation);
    if ('missingHeaders' in validation) return headersMissing(validation.missingHeaders);
  }
  return signatureInvalid(family.hmac, secrets.length, headerValue(headers, TEST_HEADER) === 'true');
};

/** As the header has it: the library gives FULFILLMENTS_CREATE, from which the name cannot be told back. */
const topicOf = ({ headers }: WebhookRequest): string =>
  (headerValue(headers, familyOf(headers).topic) ?? '').toLowerCase();

const eventIdOf = (fields: WebhookFields): string | null =>
  fields.webhookType === 'webhooks' ? (fields.eventId ?? null) : null;

/** A broken time must not cost a customer a text: it is as good as missing. */
const instantOf = (time: string | undefined): string | null => optionalInstant.safeParse(time).data ?? null;

/**
 * Believes a webhook of Shopify: HMAC-SHA256 over the raw body, checked by Shopify's own library, in either header
 * family, with no token of the shop.
 *
 * The delivery id is `X-Shopify-Webhook-Id`, the same for every retry of a delivery (shopify-api, release notes of
 * 13.1.0). `X-Shopify-Event-Id` names the cause, which deliveries of several topics share.
 */
export const verify = async (
  request: WebhookRequest,
  secrets: readonly string[],
): Promise<Result<VerifiedWebhook, WebhookRefusal>> => {
  const shop = shopOf(request);
  if (!shop.ok) return shop;
  const body = bodyText(request);
  if (!body.ok) return body;
  const usable = secrets.filter((secret) => secret !== '');
  if (usable.length === 0) return secretMissing(shop.value);
  const checked = await check(request, body.value, usable);
  if (!checked.ok) return checked;
  const fields = checked.value;
  return succeed({
    platform: 'shopify',
    shop: shop.value,
    topic: topicOf(request),
    deliveryId: fields.webhookId,
    eventId: eventIdOf(fields),
    triggeredAt: instantOf(fields.triggeredAt),
    apiVersion: fields.apiVersion,
    body: body.value,
  });
};
