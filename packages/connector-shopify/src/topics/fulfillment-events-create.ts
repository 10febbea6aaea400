import { announce, ignore } from '@carillon/connector-kit/connector';
import { optionalLocalInstant, optionalText, readPayload } from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { deliveryFactOf } from '../payload/delivery-status.ts';
import { shopifyId } from '../payload/identified.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { UNNAMED_PERSON } from '../payload/person.ts';
import type { Topic } from './topic.ts';

/** What is read of an event on a parcel's way. Its address is where the parcel is, and no customer's. */
const fulfillmentEvent = z.object({
  order_id: shopifyId,
  fulfillment_id: shopifyId,
  status: optionalText,
  message: optionalText,
  happened_at: optionalLocalInstant,
  created_at: optionalLocalInstant,
  estimated_delivery_at: optionalLocalInstant,
});

/**
 * The carrier says where a parcel is. The payload names the order and the parcel, and no customer: their phone stands in
 * the order, and in what `fulfillments/update` tells of the same fact under the same key.
 */
export const fulfillmentEventsCreate: Topic = {
  name: 'fulfillment_events/create',
  translate: (webhook) => {
    const { body, shop } = webhook;
    const read = readPayload(fulfillmentEvent, body);
    if (!read.ok) return read;
    const { order_id: order, fulfillment_id: fulfillment, message } = read.value;
    const status = read.value.status?.toLowerCase() ?? null;
    const fact = deliveryFactOf(status, fulfillment);
    if (fact === null) {
      const detail = `Fulfilment ${fulfillment} has the shipment status ${status}, which customers are not told.`;
      return succeed(ignore('not_announced', detail));
    }
    const happened = read.value.happened_at ?? read.value.created_at;
    const at = occurredAt(webhook, ['happened_at', happened]);
    if (!at.ok) return at;
    return succeed(
      announce({
        ...fact,
        source: { platform: 'shopify', shop },
        object: { type: 'order', id: order },
        occurredAt: at.value,
        person: UNNAMED_PERSON,
        data: {
          shop: { domain: shop },
          order: { id: order, name: null },
          fulfillment: { id: fulfillment },
          delivery: {
            status,
            message,
            happenedAt: happened,
            estimatedAt: read.value.estimated_delivery_at,
          },
        },
      }),
    );
  },
};
