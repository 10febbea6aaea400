import { createHmac } from 'node:crypto';

/** A line as shops send it: most of it is of no use here. */
const lineItem = (order: number, place: number): object => ({
  id: 466_157_049_000 + order * 100 + place,
  admin_graphql_api_id: `gid://shopify/LineItem/${466_157_049_000 + order * 100 + place}`,
  fulfillable_quantity: 1,
  fulfillment_service: 'manual',
  fulfillment_status: 'fulfilled',
  gift_card: false,
  grams: 567,
  name: `IPod Nano - ${place} GB`,
  price: '199.00',
  price_set: {
    shop_money: { amount: '199.00', currency_code: 'EUR' },
    presentment_money: { amount: '199.00', currency_code: 'EUR' },
  },
  product_exists: true,
  product_id: 632_910_392 + place,
  properties: [{ name: 'Engraving', value: `For somebody, no. ${order}` }],
  quantity: 1,
  requires_shipping: true,
  sku: `IPOD2008PINK-${place}`,
  taxable: true,
  title: 'IPod Nano',
  total_discount: '0.00',
  total_discount_set: {
    shop_money: { amount: '0.00', currency_code: 'EUR' },
    presentment_money: { amount: '0.00', currency_code: 'EUR' },
  },
  variant_id: 39_072_856 + place,
  variant_inventory_management: 'shopify',
  variant_title: 'pink',
  vendor: 'Apple',
  tax_lines: [{ channel_liable: null, price: '33.17', rate: 0.2, title: 'TVA' }],
});

/** The order of a number whose parcel left, about 8 kB, as Shopify writes it. */
const bodyOf = (order: number): string =>
  JSON.stringify({
    id: 5_000_000_000 + order,
    order_id: 4_500_000_000 + order,
    status: 'success',
    created_at: '2026-11-27T10:00:00+01:00',
    updated_at: '2026-11-27T10:00:00+01:00',
    service: 'manual',
    tracking_company: 'La Poste',
    tracking_number: `8L${order}`,
    tracking_url: `https://www.laposte.fr/outils/suivre-vos-envois?code=8L${order}`,
    name: `#${order}.1`,
    email: `customer${order}@example.com`,
    destination: {
      first_name: 'Camille',
      last_name: 'Martin',
      address1: '12 rue des Lilas',
      phone: `+3363998${String(order % 10_000).padStart(4, '0')}`,
      city: 'Lyon',
      zip: '69003',
      country: 'France',
      country_code: 'FR',
    },
    line_items: Array.from({ length: 8 }, (_, place) => lineItem(order, place)),
  });

/** A webhook of an order, signed as Shopify signs it. */
export const shopWebhook = (order: number, { shop, secret }: { shop: string; secret: string }) => {
  const body = bodyOf(order);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': 'fulfillments/create',
      'x-shopify-shop-domain': shop,
      'x-shopify-api-version': '2026-07',
      'x-shopify-webhook-id': `delivery-${order}`,
      'x-shopify-event-id': `event-${order}`,
      'x-shopify-triggered-at': '2026-11-27T09:00:00.000Z',
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    },
  };
};
