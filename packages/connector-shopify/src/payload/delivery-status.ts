import type { EventType } from '@carillon/core/events';

/**
 * What customers are told of the way of a parcel, by `shipment_status` of a fulfilment and `status` of its events alike
 * (shopify.dev/docs/api/admin-graphql, FulfillmentEventStatus).
 */
const DELIVERY_FACTS: ReadonlyMap<string, EventType> = new Map([
  ['out_for_delivery', 'order.out_for_delivery'],
  ['delivered', 'order.delivered'],
  ['attempted_delivery', 'order.delivery_failed'],
  ['failure', 'order.delivery_failed'],
  ['ready_for_pickup', 'order.ready_for_pickup'],
]);

/** What a parcel's status tells, whichever topic says it. */
export interface DeliveryFact {
  readonly type: EventType;
  readonly transition: string;
}

/**
 * The fact of a status of one parcel; null when it tells customers nothing. Each is told once per parcel: a fulfilment's
 * update does not say which attempt of the carrier it means, so a second one in vain is not told again.
 */
export const deliveryFactOf = (status: string | null, fulfillment: string): DeliveryFact | null => {
  const type = DELIVERY_FACTS.get(status ?? '');
  return type === undefined ? null : { type, transition: `${status}:${fulfillment}` };
};
