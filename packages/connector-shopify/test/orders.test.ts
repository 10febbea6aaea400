import { eventKey } from '@carillon/core/events';
import { parseTemplate, renderTemplate } from '@carillon/core/messaging';
import { describe, expect, test } from 'vitest';
import { sampleFrom } from './support/samples.ts';
import { eventOf, ignoredOf, refusalOf } from './support/translate.ts';

const order = (fields: Readonly<Record<string, unknown>> = {}): string =>
  sampleFrom('orders/create', { cancelled_at: null, checkout_token: 'c7f3', cart_token: 'k1', ...fields });

const CREATED = { topic: 'orders/create', triggeredAt: '2022-01-01T00:00:05Z' };

describe('an order', () => {
  test('is placed, by whom, for how much, from which checkout', async () => {
    const event = await eventOf(
      order({ customer_locale: 'fr-CA', tags: 'vip, first ', payment_gateway_names: ['visa'] }),
      CREATED,
    );
    expect(event).toMatchObject({
      type: 'order.placed',
      object: { type: 'order', id: '820982911946154500' },
      related: [
        { type: 'checkout', id: 'c7f3' },
        { type: 'cart', id: 'k1' },
      ],
      transition: 'placed',
      occurredAt: '2022-01-01T00:00:00.000Z',
      person: { locale: 'fr-CA' },
      data: {
        shop: { domain: 'acme.myshopify.com' },
        order: {
          name: '#9999',
          total: '414.95',
          currency: 'USD',
          itemCount: 5,
          tags: ['vip', 'first'],
          gateways: ['visa'],
          source: 'web',
          test: true,
        },
      },
    });
  });

  test('costs what the buyer pays, in the buyer’s currency', async () => {
    const set = {
      shop_money: { amount: '10.00', currency_code: 'USD' },
      presentment_money: { amount: '9.20', currency_code: 'EUR' },
    };
    const { data } = await eventOf(order({ current_total_price_set: set }), CREATED);
    expect(data['order']).toMatchObject({ total: '9.20', currency: 'EUR' });
    const bare = order({ current_total_price_set: null, total_price_set: null, presentment_currency: null });
    expect((await eventOf(bare, CREATED)).data['order']).toMatchObject({ total: '404.95', currency: 'USD' });
  });

  test('that was cancelled before it was told of, or brought in from elsewhere, is told to nobody', async () => {
    const cancelled = order({ cancelled_at: '2022-01-01T00:00:00Z' });
    expect(await ignoredOf(cancelled, CREATED)).toMatchObject({ code: 'not_announced' });
    const old = { ...CREATED, triggeredAt: '2022-02-01T00:00:00Z' };
    expect((await ignoredOf(order(), old))?.detail).toContain('brought in from elsewhere');
    expect((await eventOf(order(), { topic: 'orders/create' })).type).toBe('order.placed');
  });

  test('placed, paid and cancelled are three facts, whoever tells them', async () => {
    const keys = await Promise.all(
      ['orders/create', 'orders/paid', 'orders/cancelled'].map(async (topic) =>
        eventKey(await eventOf(order(), { ...CREATED, topic })),
      ),
    );
    expect(keys.map((key) => key.split('/').at(-1))).toEqual(['placed', 'paid', 'cancelled']);
  });

  test('knows a first order where Shopify counts them', async () => {
    const of = async (count: number | undefined) =>
      (await eventOf(order({ customer: { first_name: 'Zoé', orders_count: count } }), CREATED)).data[
        'customer'
      ];
    expect(await of(1)).toMatchObject({ first: true });
    expect(await of(4)).toMatchObject({ first: false });
    expect(await of(undefined)).toMatchObject({ first: null });
  });

  test.each([
    [['shipping_address', { phone: '1' }], ['phone', '2'], '1'],
    [['phone', '2'], ['customer', { phone: '3' }], '2'],
    [['customer', { phone: '3' }], ['billing_address', { phone: '4' }], '3'],
    [['billing_address', { phone: '4' }], ['customer', { default_address: { phone: '5' } }], '4'],
    [['customer', { default_address: { phone: '5' } }], ['note', 'none'], '5'],
  ])('of two phones takes the one of %j before %j', async (first, second, phone) => {
    const nobody = { shipping_address: null, billing_address: null, phone: null, customer: null };
    const body = order({ ...nobody, ...Object.fromEntries([second, first]) });
    expect((await eventOf(body, CREATED)).person.phone).toBe(phone);
  });

  test('has words of the shop as they are meant, and never as a template', async () => {
    const title = 'Caf&eacute; &amp; th&#233; &#8211; {{ order.total }}{% if x %}';
    const event = await eventOf(order({ line_items: [{ title, quantity: 1 }] }), CREATED);
    const template = parseTemplate('{{ items[0].title | link }}');
    if (!template.ok) throw new Error(template.error.detail);
    expect(renderTemplate(template.value, event.data)).toEqual({
      ok: true,
      value: 'Café & thé – {{ order.total }}{% if x %}',
    });
  });
});

describe('a checkout', () => {
  const checkout = (fields: Readonly<Record<string, unknown>> = {}): string =>
    sampleFrom('checkouts/update', { token: 'c7f3', ...fields });
  const UPDATED = { topic: 'checkouts/update' };

  test('is one fact for each change of it, and one when it is done', async () => {
    const first = await eventOf(checkout({ updated_at: '2026-07-01T09:30:00Z' }), UPDATED);
    const second = await eventOf(checkout({ updated_at: '2026-07-01T09:31:00Z' }), UPDATED);
    expect(first.object).toEqual({ type: 'checkout', id: 'c7f3' });
    expect(eventKey(first)).not.toBe(eventKey(second));
    const done = await Promise.all(
      ['2026-07-01T09:32:00Z', '2026-07-01T09:33:00Z'].map((updated_at) =>
        eventOf(checkout({ updated_at, completed_at: '2026-07-01T09:31:30Z' }), UPDATED),
      ),
    );
    expect(done.map(({ type }) => type)).toEqual(['checkout.completed', 'checkout.completed']);
    expect(eventKey(done[0]!)).toBe(eventKey(done[1]!));
  });

  test('takes the number that was given for offers before the others', async () => {
    const { person } = await eventOf(checkout({ phone: '1', sms_marketing_phone: '2' }), UPDATED);
    expect(person.phone).toBe('2');
  });

  test('tells what an offer needs', async () => {
    const { data } = await eventOf(checkout({ abandoned_checkout_url: 'https://a.example/c' }), UPDATED);
    expect(data['checkout']).toMatchObject({
      url: 'https://a.example/c',
      currency: 'USD',
      total: expect.any(String),
    });
  });

  test('without a token is refused by its field', async () => {
    expect(await refusalOf(checkout({ token: null }), UPDATED)).toMatchObject({ field: 'token' });
  });
});

describe('a parcel', () => {
  const happened = (status: string | null, fields: Readonly<Record<string, unknown>> = {}) =>
    sampleFrom('fulfillment_events/create', { status, ...fields });
  const EVENT = { topic: 'fulfillment_events/create' };

  test.each([
    ['out_for_delivery', 'order.out_for_delivery', 'out_for_delivery:123456'],
    ['OUT_FOR_DELIVERY', 'order.out_for_delivery', 'out_for_delivery:123456'],
    ['delivered', 'order.delivered', 'delivered:123456'],
    ['ready_for_pickup', 'order.ready_for_pickup', 'ready_for_pickup:123456'],
    ['attempted_delivery', 'order.delivery_failed', 'delivery_failed:123456:1234567'],
    ['failure', 'order.delivery_failed', 'delivery_failed:123456:1234567'],
  ])('that is %s is an event about its order', async (status, type, transition) => {
    const estimated_delivery_at = '2026-07-02T12:00:00+02:00';
    expect(await eventOf(happened(status, { estimated_delivery_at }), EVENT)).toMatchObject({
      type,
      object: { type: 'order', id: '820982911946154500' },
      transition,
      person: { phone: null },
      data: { delivery: { estimatedAt: '2026-07-02T10:00:00.000Z' } },
    });
  });

  test.each(['in_transit', 'confirmed', 'label_printed', 'delayed', 'some_later_status', null])(
    'that is %s is told to nobody',
    async (status) => {
      expect(await ignoredOf(happened(status), EVENT)).toMatchObject({ code: 'not_announced' });
    },
  );
});

describe('a refund', () => {
  const REFUND = { topic: 'refunds/create' };
  const refund = (fields: Readonly<Record<string, unknown>> = {}) => sampleFrom('refunds/create', fields);
  const paid = (amount: string, fields: object = {}) => ({
    kind: 'refund',
    status: 'success',
    amount,
    currency: 'EUR',
    ...fields,
  });

  test('adds up what goes back, to the cent', async () => {
    const transactions = [
      paid('0.10'),
      paid('0.20'),
      paid('5.00', { status: 'failure' }),
      paid('7', { kind: 'void' }),
    ];
    expect((await eventOf(refund({ transactions }), REFUND)).data['refund']).toMatchObject({
      amount: '0.30',
      currency: 'EUR',
    });
  });

  test('of nothing is told to nobody', async () => {
    for (const transactions of [[], null, [paid('0.00')], [paid('5.00', { status: 'error' })]])
      expect(await ignoredOf(refund({ transactions }), REFUND)).toMatchObject({ code: 'not_announced' });
  });

  test('and another of the same order are two facts', async () => {
    const keys = await Promise.all([1, 2].map(async (id) => eventKey(await eventOf(refund({ id }), REFUND))));
    expect(new Set(keys).size).toBe(2);
  });
});
