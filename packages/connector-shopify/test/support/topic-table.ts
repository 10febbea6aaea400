import { REAL_ORDER } from './topic-samples.ts';

/** What becomes of a topic. */
export interface Row {
  readonly topic: string;
  /** What Shopify's sample becomes as it is packaged. */
  readonly sample: string;
  /** What makes of the sample something that customers are told of, where it is not. */
  readonly real?: Readonly<Record<string, unknown>>;
  /** What becomes of that. */
  readonly becomes: string;
}

const row = (topic: string, becomes: string): Row => ({ topic, sample: becomes, becomes });
const IGNORED = 'ignored: not_announced';
const silent = (topic: string): Row => row(topic, IGNORED);

const CONSENT = {
  state: 'subscribed',
  opt_in_level: 'single_opt_in',
  consent_updated_at: '2021-12-31T19:00:00-05:00',
  consent_collected_from: 'shopify',
};

/** Every topic that the connector knows, and what it becomes. */
export const TOPIC_TABLE: readonly Row[] = [
  { topic: 'orders/create', sample: IGNORED, real: REAL_ORDER, becomes: 'order.placed' },
  { topic: 'orders/paid', sample: IGNORED, real: REAL_ORDER, becomes: 'order.paid' },
  { topic: 'orders/cancelled', sample: IGNORED, real: { test: false }, becomes: 'order.cancelled' },
  row('orders/edited', 'order.edited'),
  silent('orders/updated'),
  silent('orders/fulfilled'),
  silent('orders/partially_fulfilled'),
  { topic: 'fulfillments/create', sample: IGNORED, real: { status: 'success' }, becomes: 'order.shipped' },
  {
    topic: 'fulfillments/update',
    sample: IGNORED,
    real: { status: 'success', shipment_status: 'delivered' },
    becomes: 'order.delivered',
  },
  {
    topic: 'fulfillment_events/create',
    sample: IGNORED,
    real: { status: 'out_for_delivery' },
    becomes: 'order.out_for_delivery',
  },
  row('fulfillment_orders/line_items_prepared_for_pickup', 'order.ready_for_pickup'),
  silent('fulfillment_orders/line_items_prepared_for_local_delivery'),
  row('refunds/create', 'order.refunded'),
  row('returns/request', 'return.requested'),
  row('returns/approve', 'return.approved'),
  {
    topic: 'payment_schedules/due',
    sample: IGNORED,
    real: { completed_at: null },
    becomes: 'order.payment_due',
  },
  row('checkouts/create', 'checkout.updated'),
  {
    topic: 'checkouts/update',
    sample: 'checkout.updated',
    real: { completed_at: '2021-12-31T19:00:01-05:00' },
    becomes: 'checkout.completed',
  },
  silent('checkouts/delete'),
  silent('carts/create'),
  silent('carts/update'),
  row('customers/create', 'customer.created'),
  {
    topic: 'customers/update',
    sample: IGNORED,
    real: { sms_marketing_consent: CONSENT },
    becomes: 'consent: subscribed',
  },
  {
    topic: 'customers_marketing_consent/update',
    sample: 'ignored: nothing_decided',
    real: { sms_marketing_consent: CONSENT },
    becomes: 'consent: subscribed',
  },
  silent('customers/merge'),
  silent('customers/delete'),
  row('variants/in_stock', 'product.back_in_stock'),
  row('app/uninstalled', 'lifecycle: uninstalled'),
  row('app/scopes_update', 'lifecycle: scopes_changed'),
  row('shop/update', 'lifecycle: shop_changed'),
  silent('app_subscriptions/update'),
  silent('app_subscriptions/approaching_capped_amount'),
  row('customers/data_request', 'privacy: customer_access'),
  row('customers/redact', 'privacy: customer_erasure'),
  row('shop/redact', 'privacy: shop_erasure'),
];
