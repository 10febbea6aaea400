import type { Connector } from '@carillon/connector-kit/connector';
import { topicNames, translate } from './topics/index.ts';
import { shopOf } from './webhook/shop-of.ts';
import { verify } from './webhook/verify.ts';

/** Sample Platform: signed webhooks become canonical events. The shop is its domain, e.g. `acme.example.com`. */
export const samplePlatform: Connector = {
  platform: 'sample-platform',
  topics: topicNames,
  shopOf,
  verify,
  translate,
  shop: null,
};
