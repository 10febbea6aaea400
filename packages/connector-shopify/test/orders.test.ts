import { type CanonicalEvent, eventKey } from '@carillon/core/events';
import { parseTemplate, renderTemplate } from '@carillon/core/messaging/templates';
import { describe, expect, test } from 'vitest';
import { orderWith, SEEN, topicSample } from './support/topic-samples.ts';
import { eventOf, ignoredOf, refusalOf } from './support/translate.ts';

const sent = { topic: 'orders/create', triggeredAt: SEEN };
const placed = (fields: object = {}): Promise<CanonicalEvent> => eventOf(orderWith({ ...fields }), sent);
const orderOf = async (fields: object = {}) => (await placed(fields)).data['order'];
const silence = async (fields: object, topic = 'orders/create') =>
  (await ignoredOf(orderWith({ ...fields }, topic), { ...sent, topic }))?.detail;

describe('an order that was placed', () => {
  test('comes with all that a text and its conditions want', async () => {
    const { data, ...event } = await placed({ checkout_token: 'bd5a8aa1ecd019dd3520ff791ee3a24c' });
    expect(event).toEqual({
      type: 'order.placed',
      source: { platform: 'shopify', shop: 'acme.myshopify.com' },
      object: { type: 'order', id: '820982911946154500' },
      related: [{ type: 'checkout', id: 'bd5a8aa1ecd019dd3520ff791ee3a24c' }],
      transition: 'placed',
      occurredAt: '2022-01-01T00:00:00.000Z',
      person: {
        phone: '555-555-SHIP',
        phoneFrom: 'shipping_address',
        country: 'US',
        region: 'US-KY',
        name: 'Steve Shipper',
        locale: 'en',
      },
    });
    const order = data['order'] as { items: object[] };
    expect({ ...order, items: order.items.slice(0, 1) }).toEqual({
      id: '820982911946154500',
      name: '#9999',
      total: '404.95',
      currency: 'USD',
      itemCount: 5,
      items: [
        {
          name: 'Aviator sunglasses',
          title: 'Aviator sunglasses',
          variant: null,
          sku: 'SKU2006-001',
          quantity: 1,
        },
      ],
      statusUrl: 'https://jsmith.myshopify.com/548380009/orders/123456abcd/authenticate?key=abcdefg',
      gateway: 'visa',
      tags: ['tag1', 'tag2'],
      source: 'web',
      financialStatus: 'voided',
      fulfillmentStatus: null,
      placedAt: '2021-12-31T19:00:00-05:00',
    });
    expect(data['customer']).toEqual({
      firstName: 'Steve',
      lastName: 'Shipper',
      name: 'Steve Shipper',
      id: '115310627314723950',
      first: null,
      tags: [],
    });
  });

  test('costs what the buyer saw, in the buyer’s currency', async () => {
    const total_price_set = {
      shop_money: { amount: '100.00', currency_code: 'USD' },
      presentment_money: { amount: '91.40', currency_code: 'EUR' },
    };
    const bought = { total_price: '100.00', currency: 'USD', presentment_currency: 'EUR' };
    expect(await orderOf({ ...bought, total_price_set })).toMatchObject({ total: '91.40', currency: 'EUR' });
    expect(await orderOf({ ...bought, total_price_set: null })).toMatchObject({
      total: '100.00',
      currency: 'USD',
    });
    expect(await orderOf({ ...bought, total_price_set: null, currency: null })).toMatchObject({
      total: null,
      currency: null,
    });
  });

  test.for([
    [1, true],
    [0, true],
    [2, false],
    [undefined, null],
  ] as const)('of a customer with %s orders is their first: %s', async ([orders_count, first]) => {
    const customer = { id: 7, orders_count, tags: 'vip, b2b ,' };
    expect((await placed({ customer })).data['customer']).toMatchObject({ first, tags: ['vip', 'b2b'] });
  });

  test('of a guest has no customer', async () => {
    const { person, data } = await placed({ customer: null });
    expect(person.phone).toBe('555-555-SHIP');
    expect(data['customer']).toMatchObject({ id: null, first: null, name: 'Steve Shipper' });
  });

  test.for(['pos', 'shopify_draft_order', 'web', '580111'])('by %s says so', async (source_name) => {
    expect(await orderOf({ source_name })).toMatchObject({ source: source_name });
  });

  test('at a till has the phone of the customer, for it is sent nowhere', async () => {
    const customer = { id: 7, phone: '+33639980001', default_address: { country_code: 'FR' } };
    const atTill = { source_name: 'pos', shipping_address: null, billing_address: null, customer };
    expect((await placed(atTill)).person).toMatchObject({
      phone: '+33639980001',
      phoneFrom: 'customer',
      country: 'FR',
    });
  });

  test('of nobody is told all the same', async () => {
    const nobody = { shipping_address: null, billing_address: null, customer: null, customer_locale: null };
    expect((await placed(nobody)).person).toEqual({ phone: null, country: null, name: null, locale: null });
  });

  test('without a checkout is related to none', async () => {
    expect(await placed()).not.toHaveProperty('related');
  });

  test('counts no things where a line does not', async () => {
    const line_items = [{ title: 'Lamp', quantity: 2 }, { title: 'Shade' }];
    expect(await orderOf({ line_items })).toMatchObject({ itemCount: null });
    expect(await orderOf({ line_items: null })).toMatchObject({ itemCount: 0, items: [] });
  });
});

describe('nobody is told of an order', () => {
  test.for(['orders/create', 'orders/paid', 'orders/cancelled'])('that is a test: %s', async (topic) => {
    expect(await silence({ test: true }, topic)).toBe(
      'Order 820982911946154500 is a test order, so nobody is told of it.',
    );
  });

  test('that was cancelled when it was created, nor that it was paid', async () => {
    const cancelled_at = '2021-12-31T19:00:00-05:00';
    expect(await silence({ cancelled_at })).toContain('was cancelled when it was created');
    expect(await silence({ cancelled_at }, 'orders/paid')).toContain('is cancelled');
  });

  test('that was placed elsewhere long ago, nor that it was paid or cancelled there', async () => {
    const long = '2019-03-01T10:00:00+01:00';
    for (const fields of [
      { processed_at: long },
      { created_at: long },
      { created_at: long, processed_at: long },
    ])
      expect(await silence(fields)).toContain('long before');
    expect(await silence({ processed_at: long }, 'orders/paid')).toContain('long before');
    expect(await silence({ cancelled_at: long }, 'orders/cancelled')).toContain('long before');
  });

  test('that was placed a day before, while less is a delay', async () => {
    const created_at = '2021-12-31T19:00:00-05:00';
    expect(await silence({ created_at, processed_at: '2021-12-30T19:00:00-05:00' })).toContain('long before');
    const { data } = await placed({ created_at, processed_at: '2021-12-30T19:00:01-05:00' });
    expect(data['order']).toMatchObject({ placedAt: '2021-12-30T19:00:01-05:00' });
  });

  test('though a short delay is none, and a bill paid weeks later is news', async () => {
    const { occurredAt } = await placed({ processed_at: '2021-12-30T19:00:01-05:00' });
    expect(occurredAt).toBe('2022-01-01T00:00:00.000Z');
    const paid = orderWith({ updated_at: '2022-02-01T00:00:00Z' }, 'orders/paid');
    const event = await eventOf(paid, { topic: 'orders/paid', triggeredAt: '2022-02-01T00:00:01Z' });
    expect(event).toMatchObject({ type: 'order.paid', occurredAt: '2022-02-01T00:00:00.000Z' });
  });

  test('without a header nobody knows how late an order is told, and it is told', async () => {
    const body = orderWith();
    expect(await eventOf(body, { topic: 'orders/create' })).toMatchObject({ type: 'order.placed' });
  });
});

describe('the facts of one order', () => {
  test('are keys of their own, each the same however often it is told', async () => {
    const keys = await Promise.all(
      ['orders/create', 'orders/paid', 'orders/cancelled'].flatMap((topic) => {
        const cancelled_at = topic === 'orders/cancelled' ? '2021-12-31T19:00:00-05:00' : null;
        return [{}, { updated_at: '2021-12-31T20:00:00-05:00', note: 'another' }].map(async (fields) =>
          eventKey(await eventOf(orderWith({ ...fields, cancelled_at }, topic), { ...sent, topic })),
        );
      }),
    );
    const order = 'shopify:acme.myshopify.com/order/820982911946154500';
    expect(keys).toEqual(
      ['placed', 'paid', 'cancelled'].flatMap((what) => [`${order}/${what}`, `${order}/${what}`]),
    );
  });

  test('say why an order was cancelled, and when by the clock of the shop', async () => {
    const body = topicSample('orders/cancelled', { test: false });
    const { data, occurredAt } = await eventOf(body, { ...sent, topic: 'orders/cancelled' });
    expect(data['cancellation']).toEqual({ reason: 'customer', at: '2021-12-31T19:00:00-05:00' });
    expect(occurredAt).toBe('2022-01-01T00:00:00.000Z');
  });

  test('an edit is told of its order, each edit once', async () => {
    const edited = await eventOf(topicSample('orders/edited'), { topic: 'orders/edited' });
    expect(edited).toEqual({
      type: 'order.edited',
      source: { platform: 'shopify', shop: 'acme.myshopify.com' },
      object: { type: 'order', id: '820982911946154500' },
      transition: 'edited:78912328793123780',
      occurredAt: '2022-01-01T00:00:00.000Z',
      person: { phone: null, country: null, name: null, locale: null },
      data: {
        shop: { domain: 'acme.myshopify.com' },
        order: { id: '820982911946154500', name: null },
        edit: { id: '78912328793123780', added: 1, removed: 1, notifyCustomer: false },
      },
    });
  });

  test.for([
    [{ id: null, admin_graphql_api_id: null }, 'id'],
    [{ total_price: '1,00' }, 'total_price'],
    [{ shipping_address: 'Shippington' }, 'shipping_address'],
    [{ line_items: {} }, 'line_items'],
    [{ created_at: null }, 'created_at'],
  ] as const)('%j is refused by its field', async ([fields, field]) => {
    expect(await refusalOf(orderWith(fields), { topic: 'orders/create' })).toMatchObject({
      code: 'webhook_payload_invalid',
      field,
    });
  });
});

describe('the words of a shop are data', () => {
  const render = async (title: string, text: string) => {
    const template = parseTemplate(text);
    if (!template.ok) throw new Error(template.error.detail);
    const { data } = await placed({ line_items: [{ title, quantity: 1 }] });
    const rendered = renderTemplate(template.value, data);
    return rendered.ok ? rendered.value : rendered.error;
  };
  const TEXT = 'You bought {{ order.items[0].title }}.';

  test.for([
    '{{ order.itemCount }}',
    '{{ customer.firstName | upcase }}',
    '{% for i in (1..9) %}x{% endfor %}',
    '{%- raw -%}{{ order.currency }}',
    '&#123;&#123; order.itemCount &#125;&#125;',
    '}} {{ order.itemCount }} {{',
  ])('a title %s is printed, and never run', async (title) => {
    const shown = title.replaceAll('&#123;', '{').replaceAll('&#125;', '}');
    expect(await render(title, TEXT)).toBe(`You bought ${shown}.`);
  });

  test('they are unescaped once', async () => {
    expect(await render('Tom &amp; Zo&eacute;&#8217;s &lt;3 &amp;lt;b&amp;gt;', TEXT)).toBe(
      'You bought Tom & Zoé’s <3 &lt;b&gt;.',
    );
  });
});
