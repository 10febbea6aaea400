import type { Connector } from '@carillon/connector-kit/connector';
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
