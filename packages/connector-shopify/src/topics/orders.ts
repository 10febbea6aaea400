import { announce, ignore, type Translation } from '@carillon/connector-kit/connector';
import { type PayloadRefusal, readPayload, refusePayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent, EventType, Json } from '@carillon/core/events';
import { type Result, succeed } from '@carillon/core/result';
import { itemsOf } from '../payload/line-item.ts';
import { cameFrom, type Order, orderFacts, orderSchema, tagsOf } from '../payload/order.ts';
import { customerNameOf, personOf } from '../payload/person.ts';

/** What a topic says of an order. */
export interface OrderTopic {
  readonly type: EventType;
  /** The part of the event key that says what happened: once for each order. */
  readonly transition: string;
  readonly timeOf: (order: Order) => string | null;
  /** Why nobody is to be told, in a sentence; null when somebody is. */
  readonly silenceOf?: (order: Order, triggeredAt: string | null) => string | null;
}

const customerFacts = (order: Order): Readonly<Record<string, Json>> => {
  const count = order.customer?.orders_count ?? null;
  return {
    ...customerNameOf(order),
    tags: tagsOf(order.customer?.tags),
    // Newer versions do not count a customer's orders.
    first: count === null ? null : count <= 1,
  };
};

const dataOf = (order: Order, shop: string): CanonicalEvent['data'] => ({
  shop: { domain: shop },
  order: orderFacts(order),
  customer: customerFacts(order),
  items: itemsOf(order.line_items),
});

/** What a webhook about an order tells. */
export const translateOrder = (
  { body, shop, triggeredAt }: VerifiedWebhook,
  { type, transition, timeOf, silenceOf }: OrderTopic,
): Result<Translation, PayloadRefusal> => {
  const read = readPayload(orderSchema, body);
  if (!read.ok) return read;
  const order = read.value;
  const silence = silenceOf?.(order, triggeredAt) ?? null;
  if (silence !== null) return succeed(ignore('not_announced', silence));
  const occurredAt = timeOf(order) ?? triggeredAt;
  if (occurredAt === null)
    return refusePayload('created_at', 'is missing, and no header says when it happened');
  return succeed(
    announce({
      type,
      source: { platform: 'shopify', shop },
      object: { type: 'order', id: order.id },
      related: cameFrom(order),
      transition,
      occurredAt,
      person: personOf(order),
      data: dataOf(order, shop),
    }),
  );
};
