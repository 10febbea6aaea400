import type { Result } from '@carillon/core/result';
import type { PayloadRefusal } from '../payload/index.ts';
import type { ShopPort } from '../shop/index.ts';
import type { VerifiedWebhook, WebhookRefusal, WebhookRequest } from '../webhook/index.ts';
import type { Translation } from './translation.ts';

/**
 * One platform's way in. The gateway mounts it at `POST /connectors/{platform}/webhooks` and, for each webhook, calls
 * `shopOf` (whose secrets?) and `verify` (is it theirs?), keeps it as it came for each account that connected the shop, and
 * then answers. Afterwards it calls `translate` (what does it mean?) and stores what was said. All of these do no I/O and
 * need no token: a webhook of a shop that removed the app is taken like any other. What is asked of a shop is asked
 * through `shop`.
 *
 * A delivery is kept once, by its `deliveryId`. It may be translated again, after a fault was mended or when somebody
 * asks for it: its events are known by their event keys, its consent changes by what they say, and nothing happens
 * twice.
 *
 * The battery in `@carillon/connector-kit/testing` holds every connector to what its members say.
 */
export interface Connector {
  /** The name in addresses and event keys: lower-case letters, digits and hyphens, e.g. `shopify`. */
  readonly platform: string;

  /** The topics `translate` reads, in the platform's own words; the ones to subscribe to. */
  readonly topics: readonly string[];

  /**
   * Which shop a request says it is about, so that its secrets can be looked up. Nothing is verified yet.
   * Refusals: `webhook_shop_missing`, `webhook_shop_invalid`.
   */
  shopOf(request: WebhookRequest): Result<string, WebhookRefusal>;

  /**
   * Believes a request or says which of the causes it was. Several secrets may be valid while one is being
   * rotated; their order does not matter. Pass the secrets of the shop `shopOf` gave and no other.
   */
  verify(
    request: WebhookRequest,
    secrets: readonly string[],
  ): Promise<Result<VerifiedWebhook, WebhookRefusal>>;

  /**
   * Says what a webhook means. Pure: the same webhook gives the same events, with the same event keys, and the same
   * consent changes and requests, however often it comes and whenever it is read. Refusal: `webhook_payload_invalid`, naming the field.
   */
  translate(webhook: VerifiedWebhook): Result<Translation, PayloadRefusal>;

  /** What is asked of a shop and done there; null for a platform that only posts webhooks. */
  readonly shop: ShopPort | null;
}
