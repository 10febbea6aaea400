import { describe, expect, test } from 'vitest';
import { SEEN, topicSample } from './support/topic-samples.ts';
import { refusalOf, translationOf } from './support/translate.ts';

const told = async (topic: string, fields: object = {}) =>
  translationOf(topicSample(topic, { ...fields }), { topic, triggeredAt: SEEN });
const source = { platform: 'shopify', shop: 'acme.myshopify.com' };
const at = '2022-01-01T00:00:05.000Z';

describe('what befalls a shop', () => {
  test('the app was removed', async () => {
    expect((await told('app/uninstalled')).lifecycle).toEqual([{ kind: 'uninstalled', source, at }]);
  });

  test('the app may do less', async () => {
    const fields = { previous: ['read_orders', 'read_customers'], current: ['read_orders'] };
    expect((await told('app/scopes_update', fields)).lifecycle).toEqual([
      {
        kind: 'scopes_changed',
        source,
        at: '2024-06-25T00:00:00.000Z',
        before: ['read_orders', 'read_customers'],
        now: ['read_orders'],
      },
    ]);
  });

  test('the shop speaks another language, by another clock', async () => {
    const fields = {
      primary_locale: 'fr',
      iana_timezone: 'Europe/Paris',
      country_code: 'FR',
      currency: 'EUR',
    };
    expect((await told('shop/update', fields)).lifecycle).toEqual([
      {
        kind: 'shop_changed',
        source,
        at,
        profile: {
          name: 'Super Toys',
          country: 'FR',
          locale: 'fr',
          timeZone: 'Europe/Paris',
          currency: 'EUR',
        },
      },
    ]);
  });
});

test('a change is of the moment the shop was changed, an end of the moment it was seen', async () => {
  const fields = { updated_at: '2021-12-31T18:00:00-05:00' };
  expect((await told('shop/update', fields)).lifecycle).toMatchObject([{ at: '2021-12-31T23:00:00.000Z' }]);
  expect((await told('app/uninstalled', fields)).lifecycle).toMatchObject([{ at }]);
});

describe('the rights of people', () => {
  const webhook = (topic: string) => ({ id: 'd-1', topic });
  const customer = { id: '191167', phone: '555-625-1199', email: 'john@example.com' };

  test('somebody wants to have their data', async () => {
    const topic = 'customers/data_request';
    expect((await told(topic)).privacyRequests).toEqual([
      {
        kind: 'customer_access',
        source,
        at,
        webhook: webhook(topic),
        requestId: '9999',
        customer,
        orders: ['299938', '280263', '220458'],
      },
    ]);
  });

  test('somebody wants it erased', async () => {
    const topic = 'customers/redact';
    expect((await told(topic)).privacyRequests).toEqual([
      {
        kind: 'customer_erasure',
        source,
        at,
        webhook: webhook(topic),
        requestId: null,
        customer,
        orders: ['299938', '280263', '220458'],
      },
    ]);
  });

  test('a shop wants all of its data erased', async () => {
    const topic = 'shop/redact';
    expect((await told(topic)).privacyRequests).toEqual([
      { kind: 'shop_erasure', source, at, webhook: webhook(topic) },
    ]);
  });

  test.for([
    { customer: null, orders_to_redact: [] },
    { customer: {}, orders_to_redact: null },
  ])('nobody’s are refused: %j', async (fields) => {
    const topic = 'customers/redact';
    expect(await refusalOf(topicSample(topic, fields), { topic })).toMatchObject({ field: 'customer' });
  });
});

describe('what is signed for another shop of the same app is refused', () => {
  const other = 'other.myshopify.com';
  test.for([
    ['shop/redact', { shop_domain: other }, 'shop_domain'],
    ['customers/redact', { shop_domain: other }, 'shop_domain'],
    ['customers/data_request', { shop_domain: other }, 'shop_domain'],
    ['app/uninstalled', { myshopify_domain: other }, 'myshopify_domain'],
    ['shop/update', { myshopify_domain: other }, 'myshopify_domain'],
  ] as const)('%s', async ([topic, fields, field]) => {
    expect(await refusalOf(topicSample(topic, fields), { topic })).toMatchObject({
      code: 'webhook_payload_invalid',
      field,
    });
    const own = { [field]: 'ACME.myshopify.com' };
    expect(await refusalOf(topicSample(topic, own), { topic })).toBeNull();
  });
});
