import { announce, ignore } from '@carillon/connector-kit/connector';
import { readPayload, refusePayload } from '@carillon/connector-kit/payload';
import type { CanonicalEvent } from '@carillon/core/events';
import { succeed } from '@carillon/core/result';
import { type Fulfillment, fulfillmentSchema, trackingOf } from '../payload/fulfillment.ts';
import { orderNameOf } from '../payload/order-name.ts';
import { customerNameOf, personOf } from '../payload/person.ts';
import type { Topic } from './topic.ts';

/** Statuses in which nothing left the shop (shopify.dev/docs/api/admin-graphql, FulfillmentStatus). */
const NOTHING_LEFT = ['cancelled', 'error', 'failure'];

const isParcel = (fulfillment: Fulfillment): boolean => {
  const { number, url } = trackingOf(fulfillment);
  const items = fulfillment.line_items ?? [];
  return (
    number !== null ||
    url !== null ||
    items.length === 0 ||
    items.some((item) => item.requires_shipping !== false)
  );
};

/** Why a fulfilment is no parcel on its way; null when it is one. */
const silenceOf = (fulfillment: Fulfillment): string | null => {
  const { id, status } = fulfillment;
  if (status !== null && NOTHING_LEFT.includes(status.toLowerCase())) {
    return `Fulfilment ${id} has the status ${status.toLowerCase()}, so nothing was shipped.`;
  }
  return isParcel(fulfillment)
    ? null
    : `Fulfilment ${id} holds nothing that is shipped, such as a gift card.`;
};

const dataOf = (fulfillment: Fulfillment, shop: string): CanonicalEvent['data'] => ({
  shop: { domain: shop },
  order: { id: fulfillment.order_id, name: orderNameOf(fulfillment.name) },
  fulfillment: {
    id: fulfillment.id,
    name: fulfillment.name,
    status: fulfillment.status,
    shipmentStatus: fulfillment.shipment_status,
  },
  tracking: { ...trackingOf(fulfillment) },
  customer: { ...customerNameOf(fulfillment) },
  items: (fulfillment.line_items ?? []).map(({ name, title, variant_title: variant, sku, quantity }) => ({
    name,
    title,
    variant,
    sku,
    quantity,
  })),
});

const shipped = (fulfillment: Fulfillment, shop: string, occurredAt: string): CanonicalEvent => ({
  type: 'order.shipped',
  source: { platform: 'shopify', shop },
  object: { type: 'order', id: fulfillment.order_id },
  transition: `shipped:${fulfillment.id}`,
  occurredAt,
  person: personOf(fulfillment),
  data: dataOf(fulfillment, shop),
});

/** A fulfilment was created: a parcel of the order left, unless it failed at once or holds nothing to ship. */
export const fulfillmentsCreate: Topic = {
  name: 'fulfillments/create',
  translate: ({ body, shop, triggeredAt }) => {
    const read = readPayload(fulfillmentSchema, body);
    if (!read.ok) return read;
    const silence = silenceOf(read.value);
    if (silence !== null) return succeed(ignore('not_announced', silence));
    const occurredAt = read.value.created_at ?? triggeredAt;
    if (occurredAt === null)
      return refusePayload('created_at', 'is missing, and no header says when it happened');
    return succeed(announce(shipped(read.value, shop, occurredAt)));
  },
};
