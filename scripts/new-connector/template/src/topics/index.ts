import { type Connector, ignore } from '@carillon/connector-kit/connector';
import { succeed } from '@carillon/core/result';
import { orderShipped } from './order-shipped.ts';
import type { Topic } from './topic.ts';

/** Every topic the connector reads, one file each. */
const TOPICS: ReadonlyMap<string, Topic> = new Map([orderShipped].map((topic) => [topic.name, topic]));

export const topicNames: readonly string[] = [...TOPICS.keys()];

/** Hands a webhook to the reader of its topic. */
export const translate: Connector['translate'] = (webhook) =>
  TOPICS.get(webhook.topic)?.translate(webhook) ??
  succeed(ignore('topic_unknown', `The Sample Platform connector does not read the topic ${webhook.topic}.`));
