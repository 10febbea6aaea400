import { topicNames } from '../../topics/index.ts';

/** Only an app's configuration subscribes to these (shopify.dev/docs/apps/build/compliance/privacy-law-compliance). */
const COMPLIANCE_TOPICS: readonly string[] = ['customers/data_request', 'customers/redact', 'shop/redact'];

/** A topic as GraphQL calls it: `orders/create` is `ORDERS_CREATE`. */
const enumOf = (topic: string): string => topic.toUpperCase().replace('/', '_');

/** Every topic the Admin API can subscribe to and the connector reads, by the name GraphQL has for it. */
export const WEBHOOK_TOPICS: ReadonlyMap<string, string> = new Map(
  topicNames.filter((topic) => !COMPLIANCE_TOPICS.includes(topic)).map((topic) => [enumOf(topic), topic]),
);
