import { ignore } from '@carillon/connector-kit/connector';
import {
  exactId,
  optionalInstant,
  optionalText,
  readPayload,
  refusePayload,
} from '@carillon/connector-kit/payload';
import type { EventType } from '@carillon/core/events';
import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { announceAboutOrder } from './about-order.ts';
import type { Topic } from './topic.ts';

const schema = z.object({
  id: exactId,
  fulfillment_id: exactId,
  order_id: exactId,
  status: optionalText,
  message: optionalText,
  happened_at: optionalInstant,
  created_at: optionalInstant,
  estimated_delivery_at: optionalInstant,
});

/** What a carrier's status means for the customer (shopify.dev/docs/api/admin-graphql, FulfillmentEventStatus). */
const MEANINGS: ReadonlyMap<string, EventType> = new Map([
  ['out_for_delivery', 'order.out_for_delivery'],
  ['delivered', 'order.delivered'],
  ['attempted_delivery', 'order.delivery_failed'],
  ['failure', 'order.delivery_failed'],
  ['ready_for_pickup', 'order.ready_for_pickup'],
]);

/** A carrier may come in vain several times; a parcel is delivered once. */
const isRepeated = (type: EventType): boolean => type === 'order.delivery_failed';

/** A carrier told something of a parcel. The payload names nobody. */
export const fulfillmentEventsCreate: Topic = {
  name: 'fulfillment_events/create',
  translate: (webhook) => {
    const read = readPayload(schema, webhook.body);
    if (!read.ok) return read;
    const { id, fulfillment_id: parcel, order_id: order, estimated_delivery_at: estimatedAt } = read.value;
    const status = read.value.status?.toLowerCase() ?? '';
    const type = MEANINGS.get(status);
    if (type === undefined) {
      const said = status === '' ? 'no status' : `the status ${status}`;
      return succeed(ignore('not_announced', `Parcel ${parcel} has ${said}, which no customer waits for.`));
    }
    const occurredAt = read.value.happened_at ?? read.value.created_at ?? webhook.triggeredAt;
    if (occurredAt === null)
      return refusePayload('happened_at', 'is missing, and no header says when it happened');
    const happened = type.slice('order.'.length);
    return announceAboutOrder(webhook, {
      type,
      order,
      transition: isRepeated(type) ? `${happened}:${parcel}:${id}` : `${happened}:${parcel}`,
      occurredAt,
      data: {
        fulfillment: { id: parcel, shipmentStatus: status },
        delivery: { estimatedAt, message: read.value.message },
      },
    });
  },
};
