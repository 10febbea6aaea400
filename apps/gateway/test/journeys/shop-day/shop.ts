import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import type { FakeCheckout, FakeFulfillment, FakeOrder, FakeShop } from '@carillon/connector-shopify/testing';
import type { Deed, Plan } from './plan.ts';

/** Does in a shop what a plan says, and gives the webhooks of each deed. */
export const createShopkeeper = (shop: FakeShop, { stories }: Plan) => {
  const things = [shop.addVariant(), shop.addVariant({ title: 'Red lamp', sku: 'LAMP-2' })];
  const lines = things.map((variant) => ({ variant, quantity: 1 }));
  const checkouts = new Map<number, FakeCheckout>();
  const orders = new Map<number, FakeOrder>();
  const parcels = new Map<string, FakeFulfillment>();

  const buyerOf = (story: number) => {
    const { phone } = stories[story]!;
    const address = { firstName: 'Zoé', lastName: 'Martin', phone, countryCode: 'FR', provinceCode: null };
    return { phone, address, lines };
  };

  const kept = (
    story: number,
    { order, webhooks }: { readonly order: FakeOrder; readonly webhooks: readonly WebhookRequest[] },
  ) => {
    orders.set(story, order);
    return webhooks;
  };

  const ship = (story: number, parcel: number): readonly WebhookRequest[] => {
    const order = orders.get(story)!;
    const isWhole = stories[story]!.parcels.length === 1;
    const { fulfillment, webhooks } = shop.fulfil(order, isWhole ? order.lines : [order.lines[parcel]!]);
    parcels.set(`${story} ${parcel}`, fulfillment);
    return webhooks;
  };

  const begin = (story: number): readonly WebhookRequest[] => {
    const { checkout, webhooks } = shop.beginCheckout(buyerOf(story));
    checkouts.set(story, checkout);
    return webhooks;
  };

  return ({ what, story, parcel }: Deed): readonly WebhookRequest[] => {
    switch (what) {
      case 'begin':
        return begin(story);
      case 'pay checkout':
        return kept(story, shop.pay(checkouts.get(story)!));
      case 'place':
        return kept(story, shop.placeOrder(buyerOf(story)));
      case 'place unpaid':
        return kept(story, shop.placeOrder({ ...buyerOf(story), paid: false }));
      case 'pay':
        return shop.markPaid(orders.get(story)!);
      case 'cancel':
        return shop.cancel(orders.get(story)!);
      case 'ship':
        return ship(story, parcel);
      case 'deliver':
        return shop.deliver(orders.get(story)!, parcels.get(`${story} ${parcel}`)!);
      case 'refund':
        return shop.refund(orders.get(story)!);
    }
  };
};
