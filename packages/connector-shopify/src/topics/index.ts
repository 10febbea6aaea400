import { type Connector, ignore } from '@carillon/connector-kit/connector';
import { succeed } from '@carillon/core/result';
import { customersMarketingConsentUpdate } from './customers-marketing-consent-update.ts';
import { fulfillmentsCreate } from './fulfillments-create.ts';
import { fulfillmentsUpdate } from './fulfillments-update.ts';
import type { Topic } from './topic.ts';

/** Every topic the connector reads, one file each. */
const TOPICS: ReadonlyMap<string, Topic> = new Map(
  [fulfillmentsCreate, fulfillmentsUpdate, customersMarketingConsentUpdate].map((topic) => [
    topic.name,
    topic,
  ]),
);

export const topicNames: readonly string[] = [...TOPICS.keys()];

/** Hands a webhook to the reader of its topic. */
export const translate: Connector['translate'] = (webhook) =>
  TOPICS.get(webhook.topic)?.translate(webhook) ??
  succeed(ignore('topic_unknown', `The Shopify connector does not read the topic ${webhook.topic}.`));
