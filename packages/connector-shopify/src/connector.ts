import type { Connector } from '@carillon/connector-kit/connector';
import { createShopPort, type ShopPortOptions } from './shop/shop-port.ts';
import { topicNames, translate } from './topics/index.ts';
import { shopOf } from './webhook/shop-of.ts';
import { verify } from './webhook/verify.ts';

/**
 * Shopify: webhooks signed with the app's client secret become canonical events. The shop is its permanent domain,
 * e.g. `acme.myshopify.com`.
 */
export const shopify: Connector = {
  platform: 'shopify',
  topics: topicNames,
  shopOf,
  verify,
  translate,
  shop: null,
};

/**
 * Shopify as above, and what is asked of its shops: every question goes out through the `fetch` it is given.
 *
 * @example
 * const connector = createShopify({ fetch: guardedFetch });
 * connector.shop?.install.urlOf({ shop: 'acme.myshopify.com', clientId, redirectUri, state });
 */
export const createShopify = (options: ShopPortOptions): Connector => ({
  ...shopify,
  shop: createShopPort(options),
});
