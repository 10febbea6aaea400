import type {
  FakeAddress,
  FakeCheckout,
  FakeConsent,
  FakeCustomer,
  FakeFulfillment,
  FakeLine,
  FakeMetafield,
  FakeOrder,
  FakeRefund,
  FakeSubscription,
  FakeVariant,
} from '../records.ts';
import { CURRENCY, type ShopState } from '../shop-state.ts';
import { financialStatusOf, fulfilmentOf, refundedOf, totalOf } from '../sums.ts';
import { connection, type PageArguments } from './connection.ts';

/** A field of a list, as GraphQL calls it with its arguments. */
type Listed<Node> = (page: PageArguments) => readonly Node[];

export const gid = (type: string, id: string): string => `gid://shopify/${type}/${id}`;

/** GraphQL writes `49.9` and `50.0` where webhooks write `49.90` and `50.00`. */
const money = (amount: string) => {
  const one = { amount: amount.replace(/0$/, ''), currencyCode: CURRENCY };
  return { shopMoney: one, presentmentMoney: one };
};

const pageOf =
  <Item extends { readonly id: string }, Node>(items: readonly Item[], nodeOf: (item: Item) => Node) =>
  (page: PageArguments) =>
    connection(items, page, { positionOf: ({ id }) => ['', id], nodeOf });

const firstOf =
  <Item, Node>(items: readonly Item[], nodeOf: (item: Item) => Node): Listed<Node> =>
  ({ first }) =>
    items.slice(0, first ?? items.length).map(nodeOf);

const addressNode = (address: FakeAddress | null, { hidesPeople }: ShopState) =>
  address && !hidesPeople
    ? {
        ...address,
        name: `${address.firstName} ${address.lastName}`,
        countryCodeV2: address.countryCode,
        timeZone: null,
      }
    : null;

const consentNode = ({ state, level, updatedAt, collectedFrom }: FakeConsent) => ({
  // As `Customer.smsMarketingConsent` has it, and as `CustomerPhoneNumber.smsMarketingConsent` does from 2026-10 on.
  marketingState: state,
  marketingOptInLevel: level,
  consentUpdatedAt: updatedAt,
  consentCollectedFrom: collectedFrom,
  state,
  optInLevel: level,
  updatedAt,
  collectedFrom,
  sourceLocation: null,
});

export const customerNode = (customer: FakeCustomer, shop: ShopState) => {
  const { consent } = customer;
  const phone = shop.hidesPeople ? null : customer.phone;
  return {
    __typename: 'Customer',
    id: gid('Customer', customer.id),
    legacyResourceId: customer.id,
    firstName: shop.hidesPeople ? null : customer.firstName,
    lastName: shop.hidesPeople ? null : customer.lastName,
    displayName: shop.hidesPeople ? '' : `${customer.firstName} ${customer.lastName}`,
    locale: customer.locale,
    phone,
    tags: [],
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
    defaultAddress: null,
    numberOfOrders: String(
      [...shop.orders.values()].filter((order) => order.customer?.id === customer.id).length,
    ),
    smsMarketingConsent: phone === null ? null : consentNode(consent),
    defaultPhoneNumber: phone && {
      phoneNumber: phone,
      marketingState: consent.state,
      marketingOptInLevel: consent.level,
      marketingUpdatedAt: consent.updatedAt,
      marketingCollectedFrom: consent.collectedFrom,
      smsMarketingConsent: consentNode(consent),
    },
  };
};

export const variantNode = (variant: FakeVariant) => ({
  __typename: 'ProductVariant',
  id: gid('ProductVariant', variant.id),
  legacyResourceId: variant.id,
  title: variant.variantTitle ?? 'Default Title',
  sku: variant.sku,
  price: variant.price,
  inventoryQuantity: variant.inventory,
  availableForSale: variant.inventory > 0,
  updatedAt: variant.updatedAt,
});

const lineNode = ({ id, variant, quantity }: FakeLine, shop: ShopState) => ({
  __typename: 'LineItem',
  id: gid('LineItem', id),
  title: variant.title,
  name: variant.variantTitle ? `${variant.title} - ${variant.variantTitle}` : variant.title,
  variantTitle: variant.variantTitle,
  sku: variant.sku,
  quantity,
  requiresShipping: true,
  variant: shop.variants.has(variant.id) ? variantNode(variant) : null,
});

const fulfillmentNode = (fulfillment: FakeFulfillment, shop: ShopState) => ({
  __typename: 'Fulfillment',
  id: gid('Fulfillment', fulfillment.id),
  legacyResourceId: fulfillment.id,
  name: fulfillment.name,
  status: 'SUCCESS',
  displayStatus: fulfillment.events.at(-1)?.status ?? 'FULFILLED',
  requiresShipping: true,
  createdAt: fulfillment.createdAt,
  updatedAt: fulfillment.updatedAt,
  estimatedDeliveryAt: null,
  trackingInfo: firstOf([fulfillment.tracking], (info) => info),
  events: pageOf(fulfillment.events, ({ id, status, happenedAt }) => ({
    __typename: 'FulfillmentEvent',
    id: gid('FulfillmentEvent', id),
    status,
    happenedAt,
    createdAt: happenedAt,
    message: null,
    estimatedDeliveryAt: null,
  })),
  fulfillmentLineItems: pageOf(fulfillment.lines, (line) => ({
    __typename: 'FulfillmentLineItem',
    id: gid('FulfillmentLineItem', line.id),
    quantity: line.quantity,
    lineItem: lineNode(line, shop),
  })),
});

const refundNode = (refund: FakeRefund) => ({
  __typename: 'Refund',
  id: gid('Refund', refund.id),
  legacyResourceId: refund.id,
  createdAt: refund.createdAt,
  processedAt: refund.createdAt,
  updatedAt: refund.createdAt,
  return: null,
  totalRefundedSet: money(refund.amount),
  transactions: pageOf([refund], ({ id, amount }) => ({
    __typename: 'OrderTransaction',
    id: gid('OrderTransaction', id),
    kind: 'REFUND',
    status: 'SUCCESS',
    test: false,
    amountSet: money(amount),
  })),
});

const FULFILMENT_STATUSES = {
  none: 'UNFULFILLED',
  partial: 'PARTIALLY_FULFILLED',
  all: 'FULFILLED',
} as const;

const sale = ({ id, test }: FakeOrder, { amount, at }: { readonly amount: string; readonly at: string }) => ({
  __typename: 'OrderTransaction',
  id: gid('OrderTransaction', id),
  kind: 'SALE',
  status: 'SUCCESS',
  test,
  amountSet: money(amount),
  createdAt: at,
  processedAt: at,
});

const moneyOf = (order: FakeOrder) => {
  const total = totalOf(order.lines);
  const received = order.paidAt === null ? '0.00' : total;
  return {
    currencyCode: CURRENCY,
    presentmentCurrencyCode: CURRENCY,
    totalPriceSet: money(total),
    totalReceivedSet: money(received),
    totalRefundedSet: money(refundedOf(order)),
    totalOutstandingSet: money(order.paidAt === null ? total : '0.00'),
    paymentGatewayNames: ['shopify_payments'],
    transactions: firstOf(
      order.paidAt === null ? [] : [sale(order, { amount: total, at: order.paidAt })],
      (transaction) => transaction,
    ),
  };
};

export const orderNode = (order: FakeOrder, shop: ShopState) => ({
  __typename: 'Order',
  id: gid('Order', order.id),
  legacyResourceId: order.id,
  name: order.name,
  test: order.test,
  tags: [],
  sourceName: 'web',
  checkoutToken: order.checkout?.token ?? null,
  customerLocale: order.customer?.locale ?? null,
  createdAt: order.createdAt,
  processedAt: order.createdAt,
  updatedAt: order.updatedAt,
  cancelledAt: order.cancelledAt,
  cancelReason: order.cancelledAt === null ? null : 'CUSTOMER',
  fullyPaid: order.paidAt !== null,
  unpaid: order.paidAt === null,
  displayFinancialStatus: financialStatusOf(order),
  displayFulfillmentStatus: FULFILMENT_STATUSES[fulfilmentOf(order)],
  ...moneyOf(order),
  statusPageUrl: () => `https://${shop.domain}/orders/${order.id}`,
  phone: shop.hidesPeople ? null : order.phone,
  shippingAddress: addressNode(order.address, shop),
  billingAddress: addressNode(order.address, shop),
  customer: order.customer && customerNode(order.customer, shop),
  lineItems: pageOf(order.lines, (line) => lineNode(line, shop)),
  fulfillments: firstOf(order.fulfillments, (fulfillment) => fulfillmentNode(fulfillment, shop)),
  refunds: firstOf(order.refunds, refundNode),
});

export const checkoutNode = (checkout: FakeCheckout, shop: ShopState) => ({
  __typename: 'AbandonedCheckout',
  id: gid('AbandonedCheckout', checkout.id),
  name: `#${checkout.id}`,
  createdAt: checkout.createdAt,
  updatedAt: checkout.updatedAt,
  completedAt: checkout.completedAt,
  abandonedCheckoutUrl: `https://${shop.domain}/checkouts/ac/${checkout.token}/recover?key=fake`,
  customer: checkout.customer && customerNode(checkout.customer, shop),
  shippingAddress: addressNode(checkout.address, shop),
  billingAddress: addressNode(checkout.address, shop),
  totalPriceSet: money(totalOf(checkout.lines)),
  lineItems: pageOf(checkout.lines, (line) => ({
    ...lineNode(line, shop),
    __typename: 'AbandonedCheckoutLineItem',
  })),
});

export const subscriptionNode = ({ id, topic, uri, createdAt }: FakeSubscription) => ({
  __typename: 'WebhookSubscription',
  id: gid('WebhookSubscription', id),
  legacyResourceId: id,
  topic,
  uri,
  callbackUrl: uri,
  format: 'JSON',
  includeFields: [],
  metafieldNamespaces: [],
  filter: null,
  apiVersion: { __typename: 'ApiVersion', handle: '2026-07', displayName: '2026-07', supported: true },
  createdAt,
  updatedAt: createdAt,
});

export const metafieldNode = ({ id, namespace, key, type, value }: FakeMetafield) => ({
  __typename: 'Metafield',
  id: gid('Metafield', id),
  namespace,
  key,
  type,
  value,
  jsonValue: value,
});
