import { headerValue, type WebhookHeaders } from '@carillon/connector-kit/webhook';
import { WEBHOOK_HEADER_NAMES } from '@shopify/shopify-api';

const { webhooks: CLASSIC, events: EVENTS } = WEBHOOK_HEADER_NAMES;

/** The header names of one delivery: `X-Shopify-*`, or the newer `shopify-*`. */
export type HeaderFamily = typeof CLASSIC | typeof EVENTS;

/**
 * The family a request speaks, told by its signature header as the Shopify library tells it.
 *
 * Everything is read from this one family. Headers are not signed: if the shop were taken from one family and the
 * signature from the other, whoever knows one shop's secret could speak for every shop.
 */
export const familyOf = (headers: WebhookHeaders): HeaderFamily =>
  headerValue(headers, EVENTS.hmac) === null ? CLASSIC : EVENTS;

/** The headers of one family alone, each a single value; missing and blank ones are left out. */
export const headersOf = (headers: WebhookHeaders, family: HeaderFamily): Record<string, string> =>
  Object.fromEntries(
    Object.values(family).flatMap((name) => {
      const value = headerValue(headers, name);
      return value === null ? [] : [[name, value]];
    }),
  );
