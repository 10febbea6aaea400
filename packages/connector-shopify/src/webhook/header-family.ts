import { headerValue, type WebhookHeaders } from '@carillon/connector-kit/webhook';

/** The headers of one delivery. The two families have the same names apart from their beginning, and one has more. */
export interface HeaderFamily {
  readonly hmac: string;
  readonly topic: string;
  readonly domain: string;
  readonly apiVersion: string;
  readonly webhookId: string;
  readonly triggeredAt: string;
  /** Names the cause of a delivery; the newer family has no such header. */
  readonly eventId: string | null;
}

/** `X-Shopify-*`, of subscriptions made by an app's configuration or by the Admin API. */
export const CLASSIC: HeaderFamily = {
  hmac: 'X-Shopify-Hmac-Sha256',
  topic: 'X-Shopify-Topic',
  domain: 'X-Shopify-Shop-Domain',
  apiVersion: 'X-Shopify-API-Version',
  webhookId: 'X-Shopify-Webhook-Id',
  triggeredAt: 'X-Shopify-Triggered-At',
  eventId: 'X-Shopify-Event-Id',
};

/** `shopify-*`, of Shopify's newer event subscriptions. */
export const EVENTS: HeaderFamily = {
  hmac: 'shopify-hmac-sha256',
  topic: 'shopify-topic',
  domain: 'shopify-shop-domain',
  apiVersion: 'shopify-api-version',
  webhookId: 'shopify-webhook-id',
  triggeredAt: 'shopify-triggered-at',
  eventId: null,
};

/**
 * The family a request speaks, told by its signature header as Shopify's own library tells it.
 *
 * Everything is read from this one family. Headers are not signed: if the shop were taken from one family and the
 * signature from the other, whoever knows one shop's secret could speak for every shop.
 */
export const familyOf = (headers: WebhookHeaders): HeaderFamily =>
  headerValue(headers, EVENTS.hmac) === null ? CLASSIC : EVENTS;
