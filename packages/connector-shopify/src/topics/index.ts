import { type Connector, ignore } from '@carillon/connector-kit/connector';
import { succeed } from '@carillon/core/result';
import { checkoutsCreate, checkoutsUpdate } from './checkouts.ts';
import { customersCreate, customersUpdate } from './customers.ts';
import { customersMarketingConsentUpdate } from './customers-marketing-consent-update.ts';
import { fulfillmentEventsCreate } from './fulfillment-events-create.ts';
import { fulfillmentOrdersPreparedForPickup } from './fulfillment-orders-prepared-for-pickup.ts';
import { fulfillmentsCreate } from './fulfillments-create.ts';
import { fulfillmentsUpdate } from './fulfillments-update.ts';
import { ordersCancelled } from './orders-cancelled.ts';
import { ordersCreate } from './orders-create.ts';
import { ordersEdited } from './orders-edited.ts';
import { ordersPaid } from './orders-paid.ts';
import { paymentSchedulesDue } from './payment-schedules-due.ts';
import { customersDataRequest, customersRedact, shopRedact } from './privacy.ts';
import { refundsCreate } from './refunds-create.ts';
import { returnsApprove, returnsRequest } from './returns.ts';
import { appScopesUpdate, appUninstalled, shopUpdate } from './shop-news.ts';
import { SILENT_TOPICS } from './silent-topics.ts';
import type { Topic } from './topic.ts';
import { variantsInStock } from './variants-in-stock.ts';

/** Every topic the connector reads. */
const TOPICS: readonly Topic[] = [
  ordersCreate,
  ordersPaid,
  ordersEdited,
  ordersCancelled,
  fulfillmentsCreate,
  fulfillmentsUpdate,
  fulfillmentEventsCreate,
  fulfillmentOrdersPreparedForPickup,
  refundsCreate,
  returnsRequest,
  returnsApprove,
  paymentSchedulesDue,
  checkoutsCreate,
  checkoutsUpdate,
  customersCreate,
  customersUpdate,
  customersMarketingConsentUpdate,
  variantsInStock,
  appUninstalled,
  appScopesUpdate,
  shopUpdate,
  customersDataRequest,
  customersRedact,
  shopRedact,
];

const READERS: ReadonlyMap<string, Topic> = new Map(TOPICS.map((topic) => [topic.name, topic]));

export const topicNames: readonly string[] = [...READERS.keys()];

const silenceAbout = (topic: string) =>
  Object.hasOwn(SILENT_TOPICS, topic)
    ? ignore('not_announced', SILENT_TOPICS[topic]!)
    : ignore('topic_unknown', `The Shopify connector does not read the topic ${topic}.`);

/** Hands a webhook to the reader of its topic. */
export const translate: Connector['translate'] = (webhook) =>
  READERS.get(webhook.topic)?.translate(webhook) ?? succeed(silenceAbout(webhook.topic));
