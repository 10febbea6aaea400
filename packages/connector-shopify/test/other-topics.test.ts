import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import { SEEN, topicSample } from './support/topic-samples.ts';
import { eventOf, ignoredOf, refusalOf } from './support/translate.ts';

describe('a return', () => {
  const REQUEST = { topic: 'returns/request', triggeredAt: SEEN };
  const APPROVE = { topic: 'returns/approve', triggeredAt: SEEN };

  test('is asked for and agreed on, both facts of its order', async () => {
    const requested = await eventOf(topicSample(REQUEST.topic), REQUEST);
    expect(requested).toMatchObject({
      type: 'return.requested',
      object: { type: 'order', id: '4783296544821' },
      related: [{ type: 'return', id: '123134564567890' }],
      transition: 'return_requested:123134564567890',
      data: { return: { id: '123134564567890', name: null, status: 'requested', itemCount: 2 } },
    });
    const approved = await eventOf(topicSample(APPROVE.topic), APPROVE);
    expect(approved).toMatchObject({
      type: 'return.approved',
      transition: 'return_approved:123134564567890',
    });
  });

  test('without an order is refused', async () => {
    expect(await refusalOf(topicSample(REQUEST.topic, { order: null }), REQUEST)).toMatchObject({
      field: 'order',
    });
  });
});

describe('a payment that is due', () => {
  const sent = { topic: 'payment_schedules/due' };
  const due = (fields: object = {}) => topicSample(sent.topic, { completed_at: null, ...fields });

  test('is of its schedule, with what is left to pay', async () => {
    const event = await eventOf(due({ amount: '100.00', balance_due: '40.00' }), sent);
    expect(event).toMatchObject({
      type: 'order.payment_due',
      object: { type: 'payment_schedule', id: '606405506930370000' },
      related: [{ type: 'payment_terms', id: '706405506930370000' }],
      transition: 'due',
      occurredAt: '2021-01-02T05:00:00.000Z',
      data: { payment: { amount: '40.00', currency: 'USD', dueAt: '2021-01-02T00:00:00-05:00' } },
    });
  });

  test('is not asked for when it was made', async () => {
    expect(await ignoredOf(topicSample(sent.topic), sent)).toMatchObject({ code: 'not_announced' });
  });
});

test('a variant that comes back twice is back twice', async () => {
  const sent = { topic: 'variants/in_stock' };
  const events = await Promise.all(
    ['2021-12-30T19:00:00-05:00', '2022-12-30T19:00:00-05:00'].map((updated_at) =>
      eventOf(topicSample(sent.topic, { updated_at }), sent),
    ),
  );
  expect(events[0]).toMatchObject({
    type: 'product.back_in_stock',
    object: { type: 'variant', id: '642667041472714000' },
    related: [{ type: 'product', id: '788032119674292900' }],
    data: { variant: { title: 'Small', price: '19.99', quantity: 75 } },
  });
  expect(new Set(events.map(eventKey)).size).toBe(2);
});

test.for(['constructor', '__proto__', 'toString'])('a topic named %s is unknown', async (topic) => {
  expect(await ignoredOf('{}', { topic })).toMatchObject({ code: 'topic_unknown' });
});
