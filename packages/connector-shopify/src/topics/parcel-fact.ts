import { announce, ignore, type Translation } from '@carillon/connector-kit/connector';
import { type PayloadRefusal, readPayload, refusePayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent } from '@carillon/core/events';
import { type Result, succeed } from '@carillon/core/result';
import { type DeliveryFact, deliveryFactOf } from '../payload/delivery-status.ts';
import { type Fulfillment, fulfillmentSchema, trackingOf } from '../payload/fulfillment.ts';
import { itemsDataOf } from '../payload/line-items.ts';
import { orderNameOf } from '../payload/order-name.ts';
import { customerNameOf, personOf } from '../payload/person.ts';

/** The one status in which the goods were handed over (shopify.dev/docs/api/admin-graphql, FulfillmentStatus). */
const SHIPPED = 'success';
/** Statuses that end without anything leaving the shop. */
const NOTHING_LEFT: readonly string[] = ['cancelled', 'error', 'failure'];
/**
 * Shipment statuses of parcels that are not on their way, or not any more, beside those that customers are told of
 * (shopify.dev/docs/api/admin-graphql, FulfillmentDisplayStatus; admin-rest, Fulfillment, shipment_status).
 */
const NOT_ON_ITS_WAY: readonly string[] = ['picked_up', 'not_delivered', 'canceled'];

const isParcel = (fulfillment: Fulfillment): boolean => {
  const { number, url } = trackingOf(fulfillment);
  const items = fulfillment.line_items;
  return (
    number !== null ||
    url !== null ||
    items.length === 0 ||
    items.some((item) => item.requires_shipping !== false)
  );
};

const shipmentStatusOf = ({ shipment_status: status }: Fulfillment): string | null =>
  status?.toLowerCase() ?? null;

/** Why a fulfilment is no parcel that left; null when it is one. */
const silenceOf = (fulfillment: Fulfillment): string | null => {
  const { id, receipt } = fulfillment;
  if (receipt?.testcase === true) return `Fulfilment ${id} is of a test order, so nobody is told of it.`;
  const status = fulfillment.status?.toLowerCase() ?? null;
  if (status === null) {
    return `Fulfilment ${id} says no status, so nobody knows whether it was shipped. Keep status in include_fields.`;
  }
  if (NOTHING_LEFT.includes(status))
    return `Fulfilment ${id} has the status ${status}, so nothing was shipped.`;
  if (status !== SHIPPED) {
    return `Fulfilment ${id} has the status ${status}, so it has not left yet. It is announced when fulfillments/update says ${SHIPPED}.`;
  }
  const shipment = shipmentStatusOf(fulfillment);
  if (shipment !== null && NOT_ON_ITS_WAY.includes(shipment)) {
    return `Fulfilment ${id} has the shipment status ${shipment}, so it is not on its way.`;
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
  items: itemsDataOf(fulfillment.line_items),
});

/** The fact of a parcel that left: how its way ends, where the carrier says it, else that it is on its way. */
const factOf = (fulfillment: Fulfillment): DeliveryFact =>
  deliveryFactOf(shipmentStatusOf(fulfillment), fulfillment.id) ?? {
    type: 'order.shipped',
    transition: `shipped:${fulfillment.id}`,
  };

/** Data about the way of a parcel, as `fulfillment_events/create` has it. */
const deliveryOf = ({ type }: DeliveryFact, fulfillment: Fulfillment): CanonicalEvent['data'] =>
  type === 'order.shipped'
    ? {}
    : {
        delivery: {
          status: shipmentStatusOf(fulfillment),
          message: null,
          happenedAt: null,
          estimatedAt: null,
        },
      };

/**
 * What a webhook about a fulfilment tells: a parcel of the order left, once its status says so, or how its way ended.
 * Created and updated give one event key, as does the carrier's own event (`fulfillment_events/create`), so whichever
 * says it first is the one that is told, and nobody is told twice.
 *
 * @param timeOf when it happened, as the payload has it.
 */
export const translateFulfillment = (
  { body, shop, triggeredAt }: VerifiedWebhook,
  timeOf: (fulfillment: Fulfillment) => string | null,
): Result<Translation, PayloadRefusal> => {
  const read = readPayload(fulfillmentSchema, body);
  if (!read.ok) return read;
  const silence = silenceOf(read.value);
  if (silence !== null) return succeed(ignore('not_announced', silence));
  const occurredAt = timeOf(read.value) ?? triggeredAt;
  if (occurredAt === null)
    return refusePayload('created_at', 'is missing, and no header says when it happened');
  const fact = factOf(read.value);
  return succeed(
    announce({
      ...fact,
      source: { platform: 'shopify', shop },
      object: { type: 'order', id: read.value.order_id },
      occurredAt,
      person: personOf(read.value),
      data: { ...dataOf(read.value, shop), ...deliveryOf(fact, read.value) },
    }),
  );
};
