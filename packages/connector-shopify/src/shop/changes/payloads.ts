import type { AddressNode, LineNode, MoneyNode, OrderNode, ParcelNode, RefundNode } from './order-node.ts';
import { webhookAmount } from './webhook-amount.ts';

/** What GraphQL says, in the form of the webhook that tells the same: one reader then gives both the same event. */
type Payload = Readonly<Record<string, unknown>>;

const addressOf = (address: AddressNode): Payload | null =>
  address && {
    first_name: address.firstName,
    last_name: address.lastName,
    name: address.name,
    phone: address.phone,
    country_code: address.countryCodeV2,
    province_code: address.provinceCode,
  };

const lineOf = (line: LineNode): Payload => ({
  name: line.name,
  title: line.title,
  variant_title: line.variantTitle,
  sku: line.sku,
  quantity: line.quantity,
  requires_shipping: line.requiresShipping,
});

const moneyOf = ({ presentmentMoney: { amount, currencyCode } }: MoneyNode) => ({
  amount: webhookAmount(amount, currencyCode),
  currency: currencyCode,
});

/** Webhooks write the status of an order in lower case, and only these of its parcels. */
const FULFILLMENT_STATUSES: ReadonlyMap<string, string> = new Map([
  ['FULFILLED', 'fulfilled'],
  ['PARTIALLY_FULFILLED', 'partial'],
  ['RESTOCKED', 'restocked'],
]);

const customerOf = (customer: OrderNode['customer']): Payload | null =>
  customer && {
    id: customer.id,
    first_name: customer.firstName,
    last_name: customer.lastName,
    phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
    default_address: addressOf(customer.defaultAddress),
  };

/**
 * An order as its webhook had it.
 *
 * @param fact when what is told happened, and whether the order was cancelled by then.
 */
export const orderPayload = (
  order: OrderNode,
  { at, isCancelled }: { readonly at: string; readonly isCancelled: boolean },
): Payload => {
  const { amount, currency } = moneyOf(order.totalPriceSet);
  return {
    admin_graphql_api_id: order.id,
    name: order.name,
    test: order.test,
    source_name: order.sourceName,
    checkout_token: order.checkoutToken,
    customer_locale: order.customerLocale,
    tags: order.tags.join(', '),
    phone: order.phone,
    order_status_url: order.statusPageUrl,
    payment_gateway_names: order.paymentGatewayNames,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: at,
    cancelled_at: isCancelled ? order.cancelledAt : null,
    cancel_reason: isCancelled ? (order.cancelReason?.toLowerCase() ?? null) : null,
    financial_status: order.displayFinancialStatus?.toLowerCase() ?? null,
    fulfillment_status: FULFILLMENT_STATUSES.get(order.displayFulfillmentStatus) ?? null,
    total_price_set: { presentment_money: { amount, currency_code: currency } },
    customer: customerOf(order.customer),
    shipping_address: addressOf(order.shippingAddress),
    billing_address: addressOf(order.billingAddress),
    line_items: order.lineItems.nodes.map(lineOf),
  };
};

const presentTexts = (texts: readonly (string | null)[]): readonly string[] =>
  texts.flatMap((text) => text ?? []);

/** A parcel as its webhook had it, when the carrier said this of it; null while it had said nothing. */
export const parcelPayload = (
  parcel: ParcelNode,
  { order, said }: { readonly order: OrderNode; readonly said: ParcelNode['events']['nodes'][number] | null },
): Payload => ({
  admin_graphql_api_id: parcel.id,
  order_id: order.id,
  name: parcel.name,
  status: parcel.status.toLowerCase(),
  shipment_status: said?.status.toLowerCase() ?? null,
  created_at: parcel.createdAt,
  updated_at: said?.happenedAt ?? parcel.createdAt,
  tracking_company: parcel.trackingInfo[0]?.company ?? null,
  tracking_number: parcel.trackingInfo[0]?.number ?? null,
  tracking_numbers: presentTexts(parcel.trackingInfo.map(({ number }) => number)),
  tracking_url: parcel.trackingInfo[0]?.url ?? null,
  tracking_urls: presentTexts(parcel.trackingInfo.map(({ url }) => url)),
  destination: addressOf(order.shippingAddress),
  line_items: parcel.fulfillmentLineItems.nodes.map(({ quantity, lineItem }) =>
    lineOf({ ...lineItem, quantity: quantity ?? lineItem.quantity }),
  ),
});

export const refundPayload = (refund: RefundNode, order: OrderNode): Payload => ({
  admin_graphql_api_id: refund.id,
  order_id: order.id,
  created_at: refund.createdAt,
  return: refund.return,
  transactions: refund.transactions.nodes.map(({ kind, status, test, amountSet }) => ({
    kind: kind.toLowerCase(),
    status: status.toLowerCase(),
    test,
    ...moneyOf(amountSet),
  })),
});
