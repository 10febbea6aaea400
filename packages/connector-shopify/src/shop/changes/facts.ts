import type { ChangedPeriod } from '@carillon/connector-kit/shop';
import type { CanonicalEvent } from '@carillon/core/events';
import { translate } from '../../topics/index.ts';
import { API_VERSION } from '../http/ask-admin.ts';
import type { OrderNode } from './order-node.ts';
import { orderPayload, parcelPayload, refundPayload } from './payloads.ts';

/** A fact of an order, as the webhook that tells of it. */
interface Fact {
  readonly topic: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly payload: object;
}

/** Whether a time lies in a period: its beginning is in it, its end is not. */
export const isWithin = (at: string | null, { from, until }: ChangedPeriod): at is string => {
  const time = Date.parse(at ?? '');
  return time >= Date.parse(from) && time < Date.parse(until);
};

const isPayment = ({ kind, status }: OrderNode['transactions'][number]): boolean =>
  (kind === 'SALE' || kind === 'CAPTURE') && status === 'SUCCESS';

/** When an order was paid in full: by its last payment, or at once when there was nothing to pay; null when it is not. */
const paidAtOf = (order: OrderNode): string | null => {
  if (!order.fullyPaid) return null;
  const payments = order.transactions.filter(isPayment).flatMap(({ processedAt }) => processedAt ?? []);
  return payments.toSorted().at(-1) ?? order.createdAt;
};

const factsOfOrder = (order: OrderNode): readonly (Omit<Fact, 'at'> & { readonly at: string | null })[] => {
  const { createdAt, cancelledAt } = order;
  const told = (topic: string, at: string | null) => ({
    topic,
    at,
    // What was cancelled later was not cancelled yet when this was told.
    payload: orderPayload(order, {
      at: at ?? createdAt,
      isCancelled: cancelledAt !== null && at !== null && Date.parse(cancelledAt) <= Date.parse(at),
    }),
  });
  return [
    told('orders/create', createdAt),
    told('orders/paid', paidAtOf(order)),
    told('orders/cancelled', cancelledAt),
  ];
};

const factsOfParcels = (order: OrderNode): readonly Fact[] =>
  order.fulfillments.flatMap((parcel) => [
    {
      topic: 'fulfillments/create',
      at: parcel.createdAt,
      payload: parcelPayload(parcel, { order, said: null }),
    },
    ...parcel.events.nodes.map((said) => ({
      topic: 'fulfillments/update',
      at: said.happenedAt,
      payload: parcelPayload(parcel, { order, said }),
    })),
  ]);

const factsOfRefunds = (order: OrderNode) =>
  order.refunds.map((refund) => ({
    topic: 'refunds/create',
    at: refund.createdAt,
    payload: refundPayload(refund, order),
  }));

const eventsOf = ({ topic, at, payload }: Fact, shop: string): readonly CanonicalEvent[] => {
  const read = translate({
    platform: 'shopify',
    shop,
    topic,
    deliveryId: '',
    eventId: null,
    triggeredAt: at,
    apiVersion: API_VERSION,
    body: JSON.stringify(payload),
  });
  return read.ok ? read.value.events : [];
};

/** Each once: what a carrier says twice of one parcel is one fact. */
const once = (events: readonly CanonicalEvent[]): readonly CanonicalEvent[] =>
  events.filter(({ transition }, at) => events.findIndex((one) => one.transition === transition) === at);

/**
 * What happened to an order in a period, in its order, read by the very readers of its webhooks: so the events have their
 * keys. A status that only the fulfilment has, and no event of its own, is told by no time, and is left to its webhook.
 */
export const eventsOfOrder = (
  order: OrderNode,
  { shop, period }: { readonly shop: string; readonly period: ChangedPeriod },
): readonly CanonicalEvent[] => {
  // The webhooks of its parcels and refunds say of a few test orders that they are; here it is known of all.
  if (order.test) return [];
  const facts = [...factsOfOrder(order), ...factsOfParcels(order), ...factsOfRefunds(order)];
  return once(
    facts
      .flatMap(({ at, ...fact }) => (isWithin(at, period) ? [{ ...fact, at }] : []))
      .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
      .flatMap((fact) => eventsOf(fact, shop)),
  );
};
