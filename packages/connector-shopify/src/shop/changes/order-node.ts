import { z } from 'zod';

/** How many of each are read of one order. */
interface Sizes {
  readonly lines: number;
  readonly parcels: number;
  readonly parcelLines: number;
  readonly refunds: number;
}

/** What an order seldom has more of: four of these cost less than the thousand points of one question. */
export const USUAL: Sizes = { lines: 25, parcels: 5, parcelLines: 6, refunds: 5 };
/** What one order alone may cost. */
export const LARGE: Sizes = { lines: 100, parcels: 10, parcelLines: 20, refunds: 10 };

const ADDRESS = '{ firstName lastName name phone countryCodeV2 provinceCode }';
const MONEY = '{ presentmentMoney { amount currencyCode } }';
const LINE = 'name title variantTitle sku quantity requiresShipping';

/** What is read of an order: what its webhooks have, and when each fact about it happened. */
export const orderFields = ({ lines, parcels, parcelLines, refunds }: Sizes): string => `
  id name test sourceName checkoutToken customerLocale tags phone statusPageUrl paymentGatewayNames
  createdAt processedAt cancelledAt cancelReason fullyPaid displayFinancialStatus displayFulfillmentStatus
  totalPriceSet ${MONEY}
  customer { id firstName lastName defaultPhoneNumber { phoneNumber } defaultAddress ${ADDRESS} }
  shippingAddress ${ADDRESS}
  billingAddress ${ADDRESS}
  lineItems(first: ${lines}) { nodes { ${LINE} } pageInfo { hasNextPage } }
  transactions(first: 5) { kind status processedAt }
  fulfillments(first: ${parcels}) {
    id name status createdAt
    trackingInfo(first: 2) { company number url }
    events(first: 6) { nodes { status happenedAt } }
    fulfillmentLineItems(first: ${parcelLines}) { nodes { quantity lineItem { ${LINE} } } pageInfo { hasNextPage } }
  }
  refunds(first: ${refunds}) {
    id createdAt
    return { id }
    transactions(first: 2) { nodes { kind status test amountSet ${MONEY} } }
  }`;

const text = z.string().nullable();
const address = z
  .object({
    firstName: text,
    lastName: text,
    name: text,
    phone: text,
    countryCodeV2: text,
    provinceCode: text,
  })
  .nullable();
const money = z.object({ presentmentMoney: z.object({ amount: z.string(), currencyCode: z.string() }) });
const pageInfo = z.object({ hasNextPage: z.boolean() });
const line = z.object({
  name: z.string(),
  title: z.string(),
  variantTitle: text,
  sku: text,
  quantity: z.number(),
  requiresShipping: z.boolean(),
});

const parcel = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  createdAt: z.string(),
  trackingInfo: z.array(z.object({ company: text, number: text, url: text })),
  events: z.object({ nodes: z.array(z.object({ status: z.string(), happenedAt: z.string() })) }),
  fulfillmentLineItems: z.object({
    nodes: z.array(z.object({ quantity: z.number().nullable(), lineItem: line })),
    pageInfo,
  }),
});

const refund = z.object({
  id: z.string(),
  createdAt: text,
  return: z.object({ id: z.string() }).nullable(),
  transactions: z.object({
    nodes: z.array(z.object({ kind: z.string(), status: z.string(), test: z.boolean(), amountSet: money })),
  }),
});

export const orderNode = z.object({
  id: z.string(),
  name: z.string(),
  test: z.boolean(),
  sourceName: text,
  checkoutToken: text,
  customerLocale: text,
  tags: z.array(z.string()),
  phone: text,
  statusPageUrl: text,
  paymentGatewayNames: z.array(z.string()),
  createdAt: z.string(),
  processedAt: z.string(),
  cancelledAt: text,
  cancelReason: text,
  fullyPaid: z.boolean(),
  displayFinancialStatus: text,
  displayFulfillmentStatus: z.string(),
  totalPriceSet: money,
  customer: z
    .object({
      id: z.string(),
      firstName: text,
      lastName: text,
      defaultPhoneNumber: z.object({ phoneNumber: text }).nullable(),
      defaultAddress: address,
    })
    .nullable(),
  shippingAddress: address,
  billingAddress: address,
  lineItems: z.object({ nodes: z.array(line), pageInfo }),
  transactions: z.array(z.object({ kind: z.string(), status: z.string(), processedAt: text })),
  fulfillments: z.array(parcel),
  refunds: z.array(refund),
});

export type OrderNode = z.infer<typeof orderNode>;
export type ParcelNode = z.infer<typeof parcel>;
export type RefundNode = z.infer<typeof refund>;
export type AddressNode = z.infer<typeof address>;
export type LineNode = z.infer<typeof line>;
export type MoneyNode = z.infer<typeof money>;

/** Whether an order may have more than was read of it. */
export const isCut = ({ lineItems, fulfillments, refunds }: OrderNode): boolean =>
  lineItems.pageInfo.hasNextPage ||
  fulfillments.length >= USUAL.parcels ||
  refunds.length >= USUAL.refunds ||
  fulfillments.some(({ fulfillmentLineItems }) => fulfillmentLineItems.pageInfo.hasNextPage);
