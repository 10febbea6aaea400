import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import { orderWith, SEEN, topicSample } from './support/topic-samples.ts';
import { eventOf, ignoredOf, refusalOf } from './support/translate.ts';

const CREATE = { topic: 'checkouts/create' };
const UPDATE = { topic: 'checkouts/update' };
const checkout = (fields: object = {}): string => topicSample(UPDATE.topic, { ...fields });
const keyOf = async (fields: object, sent = UPDATE) => eventKey(await eventOf(checkout(fields), sent));

describe('a checkout that is not paid', () => {
  test('comes with its link, its items and whom to remind', async () => {
    const { data, ...event } = await eventOf(checkout(), UPDATE);
    expect(event).toMatchObject({
      type: 'checkout.updated',
      object: { type: 'checkout', id: '123123123' },
      occurredAt: '2022-01-01T00:00:00.000Z',
      person: { phone: '555-555-SHIP', country: 'US', name: 'Steve Shipper' },
    });
    const { items, ...rest } = data['checkout'] as { items: object[] };
    expect(rest).toEqual({
      id: '123123123',
      name: '#981820079255243537',
      url: 'https://checkout.local/548380009/checkouts/123123123/recover?key=example-secret-token',
      total: '421.88',
      currency: 'USD',
      itemCount: 2,
      acceptsTexts: false,
      source: 'web',
      createdAt: '2021-12-31T19:00:00-05:00',
      updatedAt: '2021-12-31T19:00:00-05:00',
      completedAt: null,
    });
    expect(items[0]).toMatchObject({ title: 'IPod Nano - 8GB', quantity: 1 });
  });

  test('names its items as the buyer saw them', async () => {
    const line_items = [{ title: 'Lamp', presentment_title: 'Lampe', quantity: 1 }];
    expect((await eventOf(checkout({ line_items }), UPDATE)).data['checkout']).toMatchObject({
      items: [{ title: 'Lampe' }],
    });
  });

  test('has no total where two currencies leave open which one it is in', async () => {
    const { data } = await eventOf(checkout({ presentment_currency: 'EUR' }), UPDATE);
    expect(data['checkout']).toMatchObject({ total: null, currency: null });
    expect((await eventOf(checkout({ presentment_currency: null }), UPDATE)).data['checkout']).toMatchObject({
      total: '421.88',
      currency: 'USD',
    });
  });

  test('is a fact of its own with each change, even within one second', async () => {
    const changes = [
      {},
      { updated_at: '2021-12-31T19:00:01-05:00' },
      { phone: '+33639980001', shipping_address: null },
      { total_price: '1.00' },
    ];
    const keys = await Promise.all(changes.map((fields) => keyOf(fields)));
    expect(new Set(keys).size).toBe(changes.length);
  });

  test('is one fact, whichever topic, version or app tells it', async () => {
    const same = { note: 'read by nobody', id: 981820079255243500 };
    expect(await keyOf(same, CREATE)).toBe(await keyOf({}));
    expect(eventKey(await eventOf(topicSample(UPDATE.topic, {}, '2025-07'), UPDATE))).toBe(await keyOf({}));
    expect(eventKey(await eventOf(checkout(), { ...UPDATE, triggeredAt: SEEN }))).toBe(await keyOf({}));
  });

  test('is no consent, though its buyer ticked a box', async () => {
    const ticked = { buyer_accepts_sms_marketing: true, sms_marketing_phone: '+33639980007' };
    const { data, person } = await eventOf(checkout(ticked), UPDATE);
    expect(person.phone).toBe('+33639980007');
    expect(data['checkout']).toMatchObject({ acceptsTexts: true });
  });

  test('is not told once it was closed', async () => {
    expect(await ignoredOf(checkout({ closed_at: '2021-12-31T19:00:00-05:00' }), UPDATE)).toMatchObject({
      code: 'not_announced',
    });
  });

  test.for([null, undefined, '', '   ', 123123123, 'x'.repeat(201)])(
    'is refused with the token %s',
    async (token) => {
      expect(await refusalOf(checkout({ token }), UPDATE)).toMatchObject({ field: 'token' });
    },
  );
});

describe('a checkout that was completed', () => {
  const completed_at = '2021-12-31T19:05:00-05:00';

  test('is so once, however often it is changed afterwards', async () => {
    const event = await eventOf(checkout({ completed_at }), UPDATE);
    expect(event).toMatchObject({
      type: 'checkout.completed',
      transition: 'completed',
      occurredAt: '2022-01-01T00:05:00.000Z',
    });
    const later = { completed_at, updated_at: '2022-01-02T00:00:00Z', closed_at: completed_at, phone: '1' };
    expect(await keyOf(later)).toBe(eventKey(event));
    expect(await keyOf(later, CREATE)).toBe(eventKey(event));
  });

  test('is what the order that came of it is related to', async () => {
    const { object } = await eventOf(checkout({ completed_at }), UPDATE);
    const order = await eventOf(orderWith({ checkout_token: '123123123' }), { topic: 'orders/create' });
    expect(order.related).toEqual([object]);
  });
});
