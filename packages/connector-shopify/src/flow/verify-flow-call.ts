import { parseJson } from '@carillon/connector-kit/payload';
import {
  bodyText,
  type VerifiedWebhook,
  verifyHmac,
  type WebhookRefusal,
  type WebhookRequest,
} from '@carillon/connector-kit/webhook';
import { type Result, refuse, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { isShopDomain } from '../shop-domain.ts';
import { CLASSIC } from '../webhook/header-family.ts';

/** Who calls. A run without its id is refused when the call is read, so that the merchant is told why. */
const callerSchema = z.object({
  shopify_domain: z.string().transform((shop) => shop.toLowerCase()),
  action_run_id: z.string().catch(''),
});

const SHOP_INVALID = refuse(
  'webhook_shop_invalid',
  'The shopify_domain of the body must name a shop: its-name.myshopify.com.',
  'shopify_domain',
);

const callerIn = (body: string): z.infer<typeof callerSchema> | null => {
  try {
    return callerSchema.safeParse(parseJson(body)).data ?? null;
  } catch {
    return null;
  }
};

/**
 * The shop whose workflow posts, so that its secrets can be looked up. It stands in the body, which is signed; headers
 * are not. Nothing is verified yet. Refusals: `webhook_body_missing`, `webhook_body_not_utf8`, `webhook_shop_invalid`.
 */
export const shopOfFlowCall = (request: WebhookRequest): Result<string, WebhookRefusal> => {
  const body = bodyText(request);
  if (!body.ok) return body;
  const shop = callerIn(body.value)?.shopify_domain ?? '';
  return isShopDomain(shop) ? succeed(shop) : SHOP_INVALID;
};

/**
 * Believes the call of a workflow: HMAC-SHA256 over the raw body with the app's client secret, in Base64, as Shopify signs
 * webhooks. Refusals: as of `verifyHmac`, and `webhook_shop_invalid`.
 *
 * Source: shopify.dev/docs/apps/build/flow/actions/endpoints#verify-requests.
 */
export const verifyFlowCall = async (
  request: WebhookRequest,
  secrets: readonly string[],
): Promise<Result<VerifiedWebhook, WebhookRefusal>> => {
  const shop = shopOfFlowCall(request);
  if (!shop.ok) return shop;
  const body = verifyHmac(request, secrets, { header: CLASSIC.hmac, encoding: 'base64' });
  if (!body.ok) return body;
  return succeed({
    platform: 'shopify',
    shop: shop.value,
    topic: 'flow/send_text',
    deliveryId: callerIn(body.value)?.action_run_id ?? '',
    eventId: null,
    triggeredAt: null,
    apiVersion: null,
    body: body.value,
  });
};
