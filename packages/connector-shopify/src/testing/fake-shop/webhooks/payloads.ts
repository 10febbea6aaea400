import type {
  FakeAddress,
  FakeCheckout,
  FakeCustomer,
  FakeFulfillment,
  FakeLine,
  FakeOrder,
  FakeParcelEvent,
  FakeRefund,
  FakeVariant,
} from '../records.ts';
import { CURRENCY, type ShopState } from '../shop-state.ts';
import { financialStatusOf, fulfilmentOf, totalOf } from '../sums.ts';

/** The clock of the shop: payloads have its offset, where GraphQL has UTC. */
const OFFSET_HOURS = 2;

const local = (instant: string): string =>
  `${new Date(Date.parse(instant) + OFFSET_HOURS * 3_600_000).toISOString().slice(0, 19)}+02:00`;

const localOrNull = (instant: string | null): string | null => (instant === null ? null : local(instant));

/** Marks an id that goes over the wire as a bare number, beyond 2^53 too. */
const numeric = (id: string): string => `\u0001${id}`;

/** The JSON of a payload, with its ids as numbers. */
export const jsonOf = (payload: object): string =>
  JSON.stringify(payload).replaceAll(/"\\u0001(\d+)"/g, '$1');

const globalId = (type: string, id: string) => `gid://shopify/${type}/${id}`;

const money = (amount: string) => {
  const one = { amount, currency_code: CURRENCY };
  return { shop_money: one, presentment_money: one };
};

const addressOf = (address: FakeAddress | null, { hidesPeople }: ShopState) =>
  address === null || hidesPeople
    ? null
    : {
        first_name: address.firstName,
        last_name: address.lastName,
        name: `${address.firstName} ${address.lastName}`,
        phone: address.phone,
        country_code: address.countryCode,
        province_code: address.provinceCode,
      };

const customerOf = (customer: FakeCustomer | null, { hidesPeople }: ShopState) =>
  customer && {
    id: numeric(customer.id),
    admin_graphql_api_id: globalId('Customer', customer.id),
    created_at: local(customer.createdAt),
    updated_at: local(customer.updatedAt),
    first_name: hidesPeople ? null : customer.firstName,
    last_name: hidesPeople ? null : customer.lastName,
    phone: hidesPeople ? null : customer.phone,
    currency: CURRENCY,
  };

const lineOf = ({ id, variant, quantity }: FakeLine) => ({
  id: numeric(id),
  admin_graphql_api_id: globalId('LineItem', id),
  name: variant.variantTitle ? `${variant.title} - ${variant.variantTitle}` : variant.title,
  title: variant.title,
  variant_title: variant.variantTitle,
  variant_id: numeric(variant.id),
  product_id: numeric(variant.productId),
  sku: variant.sku,
  price: variant.price,
  price_set: money(variant.price),
  quantity,
  requires_shipping: true,
  gift_card: false,
});

const FULFILLMENT_STATUSES = { none: null, partial: 'partial', all: 'fulfilled' } as const;

export const orderPayload = (order: FakeOrder, shop: ShopState) => {
  const total = totalOf(order.lines);
  return {
    id: numeric(order.id),
    admin_graphql_api_id: globalId('Order', order.id),
    name: order.name,
    test: order.test,
    tags: '',
    source_name: 'web',
    checkout_token: order.checkout?.token ?? null,
    customer_locale: order.customer?.locale ?? null,
    created_at: local(order.createdAt),
    processed_at: local(order.createdAt),
    updated_at: local(order.updatedAt),
    cancelled_at: localOrNull(order.cancelledAt),
    cancel_reason: order.cancelledAt === null ? null : 'customer',
    financial_status: financialStatusOf(order).toLowerCase(),
    fulfillment_status: FULFILLMENT_STATUSES[fulfilmentOf(order)],
    order_status_url: `https://${shop.domain}/orders/${order.id}`,
    payment_gateway_names: ['shopify_payments'],
    currency: CURRENCY,
    presentment_currency: CURRENCY,
    total_price: total,
    total_price_set: money(total),
    phone: shop.hidesPeople ? null : order.phone,
    shipping_address: addressOf(order.address, shop),
    billing_address: addressOf(order.address, shop),
    customer: customerOf(order.customer, shop),
    line_items: order.lines.map(lineOf),
  };
};

export const fulfillmentPayload = (
  fulfillment: FakeFulfillment,
  { order, shop }: { readonly order: FakeOrder; readonly shop: ShopState },
) => {
  const { company, number, url } = fulfillment.tracking;
  return {
    id: numeric(fulfillment.id),
    admin_graphql_api_id: globalId('Fulfillment', fulfillment.id),
    order_id: numeric(order.id),
    name: fulfillment.name,
    status: 'success',
    shipment_status: fulfillment.events.at(-1)?.status.toLowerCase() ?? null,
    created_at: local(fulfillment.createdAt),
    updated_at: local(fulfillment.updatedAt),
    tracking_company: company,
    tracking_number: number,
    tracking_numbers: [number],
    tracking_url: url,
    tracking_urls: [url],
    destination: addressOf(order.address, shop),
    line_items: fulfillment.lines.map(lineOf),
    receipt: {},
  };
};

export const parcelEventPayload = (
  event: FakeParcelEvent,
  { order, fulfillment }: { readonly order: FakeOrder; readonly fulfillment: FakeFulfillment },
) => ({
  id: numeric(event.id),
  admin_graphql_api_id: globalId('FulfillmentEvent', event.id),
  fulfillment_id: numeric(fulfillment.id),
  order_id: numeric(order.id),
  status: event.status.toLowerCase(),
  message: null,
  happened_at: local(event.happenedAt),
  created_at: local(event.happenedAt),
  updated_at: local(event.happenedAt),
  estimated_delivery_at: null,
});

/** The payload names a fulfilment order by its global id, and nothing else. */
export const preparedPayload = ({ fulfillmentOrderId: id }: FakeOrder) => ({
  fulfillment_order: { id: globalId('FulfillmentOrder', id), status: 'open' },
});

export const refundPayload = (refund: FakeRefund, order: FakeOrder) => ({
  id: numeric(refund.id),
  admin_graphql_api_id: globalId('Refund', refund.id),
  order_id: numeric(order.id),
  created_at: local(refund.createdAt),
  processed_at: local(refund.createdAt),
  return: null,
  refund_line_items: [],
  transactions: [
    {
      id: numeric(refund.id),
      kind: 'refund',
      status: 'success',
      test: false,
      amount: refund.amount,
      currency: CURRENCY,
    },
  ],
});

/** From 2026-04 on a checkout has no id of its own but in its name. */
export const checkoutPayload = (checkout: FakeCheckout, shop: ShopState) => ({
  token: checkout.token,
  name: `#${checkout.id}`,
  abandoned_checkout_url: `https://${shop.domain}/checkouts/ac/${checkout.token}/recover?key=fake`,
  buyer_accepts_sms_marketing: checkout.acceptsTexts,
  source_name: 'web',
  created_at: local(checkout.createdAt),
  updated_at: local(checkout.updatedAt),
  completed_at: localOrNull(checkout.completedAt),
  closed_at: null,
  total_price: totalOf(checkout.lines),
  currency: CURRENCY,
  presentment_currency: CURRENCY,
  customer_locale: checkout.customer?.locale ?? null,
  phone: shop.hidesPeople ? null : checkout.phone,
  shipping_address: addressOf(checkout.address, shop),
  billing_address: addressOf(checkout.address, shop),
  customer: customerOf(checkout.customer, shop),
  line_items: checkout.lines.map(({ variant, quantity }) => ({
    title: variant.title,
    presentment_title: variant.title,
    variant_title: variant.variantTitle,
    variant_id: numeric(variant.id),
    product_id: numeric(variant.productId),
    sku: variant.sku,
    price: variant.price,
    quantity,
    requires_shipping: true,
  })),
});

export const consentPayload = ({ id, phone, consent }: FakeCustomer, { hidesPeople }: ShopState) => ({
  id: numeric(id),
  phone: hidesPeople ? null : phone,
  sms_marketing_consent: {
    state: consent.state.toLowerCase(),
    opt_in_level: consent.level.toLowerCase(),
    consent_updated_at: localOrNull(consent.updatedAt),
    consent_collected_from: consent.collectedFrom.toLowerCase(),
  },
});

export const customerPayload = (customer: FakeCustomer, shop: ShopState) => ({
  ...customerOf(customer, shop),
  addresses: [],
  default_address: null,
});

export const variantPayload = (variant: FakeVariant) => ({
  id: numeric(variant.id),
  admin_graphql_api_id: globalId('ProductVariant', variant.id),
  product_id: numeric(variant.productId),
  title: variant.variantTitle ?? 'Default Title',
  sku: variant.sku,
  price: variant.price,
  inventory_quantity: variant.inventory,
  updated_at: local(variant.updatedAt),
});

export const shopPayload = ({ domain }: ShopState) => ({
  id: 548380009,
  name: 'Acme',
  myshopify_domain: domain,
  country_code: 'FR',
  primary_locale: 'fr',
  iana_timezone: 'Europe/Paris',
  currency: CURRENCY,
});
