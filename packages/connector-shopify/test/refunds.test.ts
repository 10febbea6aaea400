import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import { topicSample } from './support/topic-samples.ts';
import { eventOf, ignoredOf, refusalOf } from './support/translate.ts';

const sent = { topic: 'refunds/create' };
const BACK = { kind: 'refund', status: 'success', amount: '75.00', currency: 'EUR', test: false };
const refund = (fields: object = {}): string => topicSample(sent.topic, { ...fields });
const amountOf = async (transactions: readonly object[], fields: object = {}) =>
  (await eventOf(refund({ transactions, ...fields }), sent)).data['refund'];

test('the sample of Shopify is of its order, in the currency of its lines', async () => {
  expect(await eventOf(refund(), sent)).toEqual({
    type: 'order.refunded',
    source: { platform: 'shopify', shop: 'acme.myshopify.com' },
    object: { type: 'order', id: '820982911946154500' },
    transition: 'refunded:890088186047892400',
    occurredAt: '2022-01-01T00:00:00.000Z',
    person: { phone: null, country: null, name: null, locale: null },
    data: {
      shop: { domain: 'acme.myshopify.com' },
      order: { id: '820982911946154500', name: null },
      refund: { id: '890088186047892400', amount: '85.00', currency: 'USD' },
    },
  });
});

test('two partial refunds of one order are two facts, one told twice is one', async () => {
  const keys = await Promise.all(
    [refund({ id: 1 }), refund({ id: 2 }), refund({ id: 2, note: 'again' })].map(async (body) =>
      eventKey(await eventOf(body, sent)),
    ),
  );
  expect(new Set(keys).size).toBe(2);
});

test('a refund of a return names it', async () => {
  const event = await eventOf(refund({ return: { id: 945000954 } }), sent);
  expect(event.related).toEqual([{ type: 'return', id: '945000954' }]);
});

describe('the amount', () => {
  test('is the exact sum of what goes back, without what failed or went another way', async () => {
    const transactions = [
      { ...BACK, amount: '0.10' },
      { ...BACK, amount: '0.2', status: 'pending' },
      { ...BACK, amount: '5.00', status: 'failure' },
      { ...BACK, amount: '7.00', kind: 'void' },
    ];
    expect(await amountOf(transactions)).toMatchObject({ amount: '0.30', currency: 'EUR' });
  });

  test('is unknown where two currencies do not add up, or one of the parts is not said', async () => {
    const unknown = { amount: null, currency: null };
    expect(await amountOf([BACK, { ...BACK, currency: 'USD' }])).toMatchObject(unknown);
    expect(await amountOf([BACK, { ...BACK, amount: null }])).toMatchObject(unknown);
    expect(await amountOf([{ ...BACK, currency: null }], { refund_line_items: [] })).toMatchObject(unknown);
  });
});

describe('nobody is told', () => {
  test.for([
    ['only goods came back', []],
    ['nothing was given', [{ ...BACK, amount: '0.00' }]],
    ['the bank refused it', [{ ...BACK, status: 'failure' }]],
    ['the payment was a test', [{ ...BACK, test: true }]],
  ] as const)('when %s', async ([_why, transactions]) => {
    expect(await ignoredOf(refund({ transactions }), sent)).toMatchObject({ code: 'not_announced' });
  });
});

test.for([
  [{ order_id: null }, 'order_id'],
  [{ created_at: null }, 'created_at'],
  [{ transactions: [{ amount: 'much' }] }, 'transactions[0].amount'],
] as const)('%j is refused by its field', async ([fields, field]) => {
  expect(await refusalOf(refund(fields), sent)).toMatchObject({ field });
});
