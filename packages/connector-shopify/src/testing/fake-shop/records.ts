/** What the fake shop keeps. Times are ISO 8601 in UTC, to the second as Shopify counts them; amounts decimal strings. */
export interface FakeAddress {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  readonly provinceCode: string | null;
}

export interface FakeConsent {
  readonly state: 'NOT_SUBSCRIBED' | 'PENDING' | 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'REDACTED';
  readonly level: 'SINGLE_OPT_IN' | 'CONFIRMED_OPT_IN' | 'UNKNOWN';
  readonly updatedAt: string | null;
  readonly collectedFrom: 'SHOPIFY' | 'OTHER';
}

export interface FakeCustomer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string | null;
  readonly locale: string;
  consent: FakeConsent;
  readonly createdAt: string;
  updatedAt: string;
}

export interface FakeVariant {
  readonly id: string;
  readonly productId: string;
  /** The product's title. */
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly price: string;
  inventory: number;
  updatedAt: string;
}

export interface FakeLine {
  readonly id: string;
  readonly variant: FakeVariant;
  readonly quantity: number;
}

export interface FakeCheckout {
  readonly id: string;
  readonly token: string;
  readonly customer: FakeCustomer | null;
  readonly phone: string | null;
  readonly address: FakeAddress | null;
  readonly lines: readonly FakeLine[];
  readonly acceptsTexts: boolean;
  readonly createdAt: string;
  updatedAt: string;
  completedAt: string | null;
}

/** What a carrier says of a parcel. */
export type FakeParcelStatus =
  | 'OUT_FOR_DELIVERY'
  | 'DELIVERED'
  | 'ATTEMPTED_DELIVERY'
  | 'FAILURE'
  | 'READY_FOR_PICKUP';

export interface FakeParcelEvent {
  readonly id: string;
  readonly status: FakeParcelStatus;
  readonly happenedAt: string;
}

export interface FakeFulfillment {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly FakeLine[];
  readonly tracking: { readonly company: string; readonly number: string; readonly url: string };
  readonly createdAt: string;
  updatedAt: string;
  readonly events: FakeParcelEvent[];
}

export interface FakeRefund {
  readonly id: string;
  readonly amount: string;
  readonly createdAt: string;
}

export interface FakeOrder {
  readonly id: string;
  readonly fulfillmentOrderId: string;
  readonly name: string;
  readonly checkout: FakeCheckout | null;
  readonly customer: FakeCustomer | null;
  readonly phone: string | null;
  readonly address: FakeAddress | null;
  readonly lines: readonly FakeLine[];
  readonly test: boolean;
  readonly createdAt: string;
  updatedAt: string;
  paidAt: string | null;
  cancelledAt: string | null;
  readonly fulfillments: FakeFulfillment[];
  readonly refunds: FakeRefund[];
}

export interface FakeSubscription {
  readonly id: string;
  /** As the schema's enum has it: `ORDERS_CREATE`. */
  readonly topic: string;
  uri: string;
  readonly createdAt: string;
}

export interface FakeMetafield {
  readonly id: string;
  readonly ownerId: string;
  readonly namespace: string;
  readonly key: string;
  type: string;
  value: string;
}
