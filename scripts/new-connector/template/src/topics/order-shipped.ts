import { announce, ignore } from '@carillon/connector-kit/connector';
import { readPayload, refusePayload } from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { orderSchema, personOf } from '../payload/order.ts';
import type { Topic } from './topic.ts';

/** The goods of an order left. The event key is made of the object and the transition: one order is announced once. */
export const orderShipped: Topic = {
  name: 'order.shipped',
  translate: ({ body, shop }) => {
    const read = readPayload(orderSchema, body);
    if (!read.ok) return read;
    const order = read.value;
    if (order.status !== 'shipped') {
      return succeed(
        ignore('not_announced', `Order ${order.id} has the status ${order.status}, so it has not left.`),
      );
    }
    if (order.shipped_at === null) return refusePayload('shipped_at', 'is missing');
    return succeed(
      announce({
        type: 'order.shipped',
        source: { platform: 'sample-platform', shop },
        object: { type: 'order', id: order.id },
        transition: 'shipped',
        occurredAt: order.shipped_at,
        person: personOf(order),
        data: { shop: { domain: shop }, order: { id: order.id }, tracking: { url: order.tracking_url } },
      }),
    );
  },
};
