import { signAsShopify } from './sign.ts';

/** A webhook to send as Shopify would. */
export interface ShopifyDelivery {
  readonly shop: string;
  readonly topic: string;
  /** The JSON as it goes over the wire. */
  readonly body: string;
  /** The same for each retry of a delivery. */
  readonly deliveryId: string;
  readonly eventId?: string;
  readonly triggeredAt?: string;
  readonly apiVersion?: string;
}

/** A signed request: send `rawBody` with exactly these headers. */
export interface ShopifyRequest {
  readonly headers: Record<string, string>;
  readonly rawBody: Buffer;
}

const withoutMissing = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/**
 * The request Shopify makes for a webhook, with the headers of the classic family.
 *
 * @example
 * const { headers, rawBody } = shopifyRequest({ shop, topic: 'fulfillments/create', body, deliveryId }, secret);
 * await fetch(`${gateway}/connectors/shopify/webhooks`, { method: 'POST', headers, body: rawBody });
 */
export const shopifyRequest = (delivery: ShopifyDelivery, secret: string): ShopifyRequest => ({
  headers: withoutMissing({
    'Content-Type': 'application/json',
    'X-Shopify-Topic': delivery.topic,
    'X-Shopify-Shop-Domain': delivery.shop,
    'X-Shopify-Hmac-Sha256': signAsShopify(delivery.body, secret),
    'X-Shopify-API-Version': delivery.apiVersion ?? '2026-07',
    'X-Shopify-Webhook-Id': delivery.deliveryId,
    'X-Shopify-Event-Id': delivery.eventId,
    'X-Shopify-Triggered-At': delivery.triggeredAt,
  }),
  rawBody: Buffer.from(delivery.body),
});
