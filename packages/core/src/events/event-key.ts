import type { CanonicalEvent } from './canonical-event.ts';

/**
 * The key under which a business fact texts a person once: `platform:shop/object/id/transition`.
 *
 * The gateway keeps it unique together with account, recipient and purpose, so a second delivery of the same
 * webhook, or a second plugin that reports the same fact, gets the first answer. It starts with the object, so
 * everything queued for one order can be cancelled by prefix.
 *
 * @example
 * eventKey(event); // 'shopify:acme.myshopify.com/order/820982911946154500/shipped:123456'
 */
export const eventKey = (event: Pick<CanonicalEvent, 'source' | 'object' | 'transition'>): string =>
  `${event.source.platform}:${event.source.shop}/${event.object.type}/${event.object.id}/${event.transition}`;
