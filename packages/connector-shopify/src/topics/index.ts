import { type Connector, ignore } from '@carillon/connector-kit/connector';
import { succeed } from '@carillon/core/result';
import { checkoutsCreate } from './checkouts-create.ts';
import { checkoutsUpdate } from './checkouts-update.ts';
import { customersCreate } from './customers-create.ts';
import { customersMarketingConsentUpdate } from './customers-marketing-consent-update.ts';
import { fulfillmentEventsCreate } from './fulfillment-events-create.ts';
import { fulfillmentsCreate } from './fulfillments-create.ts';
import { fulfillmentsUpdate } from './fulfillments-update.ts';
import { ordersCancelled } from './orders-cancelled.ts';
import { ordersCreate } from './orders-create.ts';
import { ordersEdited } from './orders-edited.ts';
import { ordersPaid } from './orders-paid.ts';
import { refundsCreate } from './refunds-create.ts';
import { returnsApprove } from './returns-approve.ts';
import { returnsRequest } from './returns-request.ts';
import type { Topic } from './topic.ts';

/** Every topic the connector reads, one file each. */
const TOPICS: ReadonlyMap<string, Topic> = new Map(
  [
    checkoutsCreate,
    checkoutsUpdate,
    ordersCreate,
    ordersPaid,
    ordersEdited,
    ordersCancelled,
    fulfillmentsCreate,
    fulfillmentsUpdate,
    fulfillmentEventsCreate,
    refundsCreate,
    returnsRequest,
    returnsApprove,
    customersCreate,
    customersMarketingConsentUpdate,
  ].map((topic) => [topic.name, topic]),
);

export const topicNames: readonly string[] = [...TOPICS.keys()];

/** Hands a webhook to the reader of its topic. */
export const translate: Connector['translate'] = (webhook) =>
  TOPICS.get(webhook.topic)?.translate(webhook) ??
  succeed(ignore('topic_unknown', `The Shopify connector does not read the topic ${webhook.topic}.`));
