import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import type {
  FakeAddress,
  FakeCheckout,
  FakeConsent,
  FakeCustomer,
  FakeFulfillment,
  FakeLine,
  FakeOrder,
  FakeParcelStatus,
  FakeVariant,
} from './records.ts';
import type { ShopState } from './shop-state.ts';
import { totalOf } from './sums.ts';
import {
  checkoutPayload,
  consentPayload,
  customerPayload,
  fulfillmentPayload,
  orderPayload,
  parcelEventPayload,
  preparedPayload,
  refundPayload,
  variantPayload,
} from './webhooks/payloads.ts';
import type { Post } from './webhooks/post.ts';

type Webhooks = readonly WebhookRequest[];

/** What somebody buys; left out, it is one thing that the shop makes up. */
export interface Bought {
  readonly lines?: readonly { readonly variant: FakeVariant; readonly quantity: number }[];
  readonly customer?: FakeCustomer | null;
  readonly phone?: string | null;
  readonly address?: FakeAddress | null;
}

export interface Ordered extends Bought {
  readonly checkout?: FakeCheckout;
  readonly paid?: boolean;
  readonly test?: boolean;
}

const NOBODY_DECIDED: FakeConsent = {
  state: 'NOT_SUBSCRIBED',
  level: 'SINGLE_OPT_IN',
  updatedAt: null,
  collectedFrom: 'OTHER',
};

/** Things and people of the shop, which are there without any webhook. */
const createStock = (shop: ShopState) => {
  const addVariant = (given: Partial<Omit<FakeVariant, 'id'>> = {}): FakeVariant => {
    const variant: FakeVariant = {
      id: shop.nextId(),
      productId: shop.nextId(),
      title: 'Blue lamp',
      variantTitle: null,
      sku: 'LAMP-1',
      price: '49.90',
      inventory: 5,
      updatedAt: shop.now(),
      ...given,
    };
    shop.variants.set(variant.id, variant);
    return variant;
  };
  const addCustomer = (given: Partial<Omit<FakeCustomer, 'id'>> = {}): FakeCustomer => {
    const customer: FakeCustomer = {
      id: shop.nextId(),
      firstName: 'Zoé',
      lastName: 'Martin',
      phone: '+33639980001',
      locale: 'fr-FR',
      consent: NOBODY_DECIDED,
      createdAt: shop.now(),
      updatedAt: shop.now(),
      ...given,
    };
    shop.customers.set(customer.id, customer);
    return customer;
  };
  const linesOf = ({ lines }: Bought): readonly FakeLine[] =>
    (lines ?? [{ variant: addVariant(), quantity: 1 }]).map((line) => ({ id: shop.nextId(), ...line }));
  return { addVariant, addCustomer, linesOf };
};

type Stock = ReturnType<typeof createStock>;

const withPeople = ({ customer = null, phone = null, address = null }: Bought) => ({
  customer,
  phone: phone ?? customer?.phone ?? null,
  address,
});

/** What happens to checkouts. */
const createCheckouts = (shop: ShopState, post: Post, { linesOf }: Stock) => ({
  /** Somebody began to check out and left their number. A checkout that is left alone says nothing more. */
  beginCheckout: (given: Bought & { readonly acceptsTexts?: boolean } = {}) => {
    const checkout: FakeCheckout = {
      id: shop.nextId(),
      token: `c0ffee${shop.nextId()}`,
      ...withPeople(given),
      lines: linesOf(given),
      acceptsTexts: given.acceptsTexts ?? false,
      createdAt: shop.now(),
      updatedAt: shop.now(),
      completedAt: null,
    };
    shop.checkouts.set(checkout.id, checkout);
    return { checkout, webhooks: post(['checkouts/create', checkoutPayload(checkout, shop)]) };
  },
  /** Somebody changed something in a checkout, and left it. */
  abandonCheckout: (checkout: FakeCheckout): Webhooks => {
    checkout.updatedAt = shop.now();
    return post(['checkouts/update', checkoutPayload(checkout, shop)]);
  },
  /** A checkout was deleted: nothing finds it any more. */
  deleteCheckout: (checkout: FakeCheckout): Webhooks => {
    shop.checkouts.delete(checkout.id);
    return post(['checkouts/delete', { id: 1, presentment_currency: null }]);
  },
});

/** What happens to orders. */
const createOrders = (shop: ShopState, post: Post, { linesOf }: Stock) => {
  let number = 1_000;
  const told = (order: FakeOrder) => orderPayload(order, shop);

  const placeOrder = (given: Ordered = {}) => {
    number += 1;
    const { checkout = null, paid = true } = given;
    const order: FakeOrder = {
      id: shop.nextId(),
      fulfillmentOrderId: shop.nextId(),
      name: `#${number}`,
      checkout,
      ...(checkout
        ? { customer: checkout.customer, phone: checkout.phone, address: checkout.address }
        : withPeople(given)),
      lines: checkout?.lines ?? linesOf(given),
      test: given.test ?? false,
      createdAt: shop.now(),
      updatedAt: shop.now(),
      paidAt: paid ? shop.now() : null,
      cancelledAt: null,
      fulfillments: [],
      refunds: [],
    };
    shop.orders.set(order.id, order);
    const webhooks = post(
      ['orders/create', told(order)],
      ...(paid ? ([['orders/paid', told(order)]] as const) : []),
    );
    return { order, webhooks };
  };

  return {
    placeOrder,
    /** A checkout becomes an order that is paid. */
    pay: (checkout: FakeCheckout) => {
      checkout.completedAt = shop.now();
      checkout.updatedAt = shop.now();
      const completed = post(['checkouts/update', checkoutPayload(checkout, shop)]);
      const { order, webhooks } = placeOrder({ checkout });
      return { order, webhooks: [...completed, ...webhooks] };
    },
    /** An order that was placed unpaid is paid now. */
    markPaid: (order: FakeOrder): Webhooks => {
      order.paidAt = shop.now();
      order.updatedAt = shop.now();
      return post(['orders/paid', told(order)]);
    },
    cancel: (order: FakeOrder): Webhooks => {
      order.cancelledAt = shop.now();
      order.updatedAt = shop.now();
      return post(['orders/cancelled', told(order)]);
    },
    refund: (order: FakeOrder, amount = totalOf(order.lines)): Webhooks => {
      const refund = { id: shop.nextId(), amount, createdAt: shop.now() };
      order.refunds.push(refund);
      order.updatedAt = shop.now();
      return post(['refunds/create', refundPayload(refund, order)]);
    },
    /** An order was deleted by the merchant. */
    deleteOrder: (order: FakeOrder): Webhooks => {
      shop.orders.delete(order.id);
      return post();
    },
  };
};

/** What happens to parcels. */
const createParcels = (shop: ShopState, post: Post) => ({
  /** A parcel leaves, with all of the order or with the lines given. */
  fulfil: (order: FakeOrder, lines: readonly FakeLine[] = order.lines) => {
    const number = `LP${shop.nextId()}`;
    const fulfillment: FakeFulfillment = {
      id: shop.nextId(),
      name: `${order.name}.${order.fulfillments.length + 1}`,
      lines,
      tracking: { company: 'La Poste', number, url: `https://track.example/${number}` },
      createdAt: shop.now(),
      updatedAt: shop.now(),
      events: [],
    };
    order.fulfillments.push(fulfillment);
    order.updatedAt = shop.now();
    return {
      fulfillment,
      webhooks: post(['fulfillments/create', fulfillmentPayload(fulfillment, { order, shop })]),
    };
  },
  /** What the customer collects is ready. */
  prepare: (order: FakeOrder): Webhooks =>
    post(['fulfillment_orders/line_items_prepared_for_pickup', preparedPayload(order)]),
  /** The carrier says where a parcel is: both topics tell it. */
  deliver: (
    order: FakeOrder,
    fulfillment: FakeFulfillment,
    status: FakeParcelStatus = 'DELIVERED',
  ): Webhooks => {
    const event = { id: shop.nextId(), status, happenedAt: shop.now() };
    fulfillment.events.push(event);
    fulfillment.updatedAt = shop.now();
    order.updatedAt = shop.now();
    return post(
      ['fulfillment_events/create', parcelEventPayload(event, { order, fulfillment })],
      ['fulfillments/update', fulfillmentPayload(fulfillment, { order, shop })],
    );
  },
});

/** What happens to people and things. */
const createOthers = (shop: ShopState, post: Post, { addCustomer }: Stock) => ({
  register: (given: Parameters<typeof addCustomer>[0] = {}) => {
    const customer = addCustomer(given);
    return { customer, webhooks: post(['customers/create', customerPayload(customer, shop)]) };
  },
  /** Somebody decides about commercial texts. */
  decide: (
    customer: FakeCustomer,
    state: FakeConsent['state'],
    given: Partial<Omit<FakeConsent, 'state'>> = {},
  ): Webhooks => {
    customer.consent = {
      level: 'SINGLE_OPT_IN',
      updatedAt: shop.now(),
      collectedFrom: 'SHOPIFY',
      ...given,
      state,
    };
    customer.updatedAt = shop.now();
    return post(['customers_marketing_consent/update', consentPayload(customer, shop)]);
  },
  sellOut: (variant: FakeVariant): void => {
    variant.inventory = 0;
    variant.updatedAt = shop.now();
  },
  restock: (variant: FakeVariant, inventory = 5): Webhooks => {
    variant.inventory = inventory;
    variant.updatedAt = shop.now();
    return post(['variants/in_stock', variantPayload(variant)]);
  },
});

/** All that may happen in the shop: each deed gives the webhooks that Shopify posts of it. */
export const createDeeds = (shop: ShopState, post: Post) => {
  const stock = createStock(shop);
  return {
    addVariant: stock.addVariant,
    addCustomer: stock.addCustomer,
    ...createCheckouts(shop, post, stock),
    ...createOrders(shop, post, stock),
    ...createParcels(shop, post),
    ...createOthers(shop, post, stock),
  };
};
