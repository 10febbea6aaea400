import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import {
  pendingBody,
  SAMPLE_VERSIONS,
  sampleAboutOrder,
  sampleBody,
  sampleTo,
  sampleWith,
} from './support/samples.ts';
import { eventOf, ignoredOf, refusalOf } from './support/translate.ts';

const ITEM = {
  title: 'Gift card',
  name: 'Gift card',
  quantity: 1,
  sku: null,
  variant_title: '50',
  requires_shipping: false,
};
const NO_TRACKING = { tracking_number: null, tracking_numbers: [], tracking_url: null, tracking_urls: [] };

describe('the sample of Shopify', () => {
  test('becomes an order.shipped with everything a text needs', async () => {
    const { data, ...event } = await eventOf(sampleAboutOrder('820982911946154508'));
    expect(event).toEqual({
      type: 'order.shipped',
      source: { platform: 'shopify', shop: 'acme.myshopify.com' },
      object: { type: 'order', id: '820982911946154508' },
      transition: 'shipped:123456',
      occurredAt: '2022-01-01T00:00:00.000Z',
      person: {
        phone: '555-555-SHIP',
        phoneFrom: 'shipping_address',
        country: 'US',
        region: 'US-KY',
        name: 'Steve Shipper',
        locale: null,
      },
    });
    const { items, ...rest } = data;
    expect(rest).toEqual({
      shop: { domain: 'acme.myshopify.com' },
      order: { id: '820982911946154508', name: '#9999' },
      fulfillment: { id: '123456', name: '#9999.1', status: 'success', shipmentStatus: null },
      tracking: {
        company: 'UPS',
        number: '1z827wk74630',
        url: 'https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=1z827wk74630',
        numbers: ['1z827wk74630'],
        urls: ['https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=1z827wk74630'],
      },
      customer: { firstName: 'Steve', lastName: 'Shipper', name: 'Steve Shipper' },
    });
    expect(items).toHaveLength(5);
    expect(items).toContainEqual({
      name: 'Mid-century lounger',
      title: 'Mid-century lounger',
      variant: null,
      sku: 'SKU2006-020',
      quantity: 1,
    });
  });

  test('is there for every version from 2023-07 to 2026-07', () => {
    expect(SAMPLE_VERSIONS).toHaveLength(13);
    expect([SAMPLE_VERSIONS[0], SAMPLE_VERSIONS.at(-1)]).toEqual(['2023-07', '2026-07']);
  });

  test.for(SAMPLE_VERSIONS)('of %s gives the same fact about the same person', async (version) => {
    const event = await eventOf(sampleBody(version));
    expect(eventKey(event)).toBe('shopify:acme.myshopify.com/order/820982911946154500/shipped:123456');
    expect(event.person.phone).toBe('555-555-SHIP');
    expect(event.data['tracking']).toMatchObject({ company: 'UPS', number: '1z827wk74630' });
  });

  test('of another order or another parcel is another fact, even where the ids round to one', async () => {
    const keys = await Promise.all(
      [
        sampleAboutOrder('820982911946154508'),
        sampleAboutOrder('820982911946154509'),
        sampleAboutOrder('820982911946154508').replace('"id":123456', '"id":9007199254740993'),
        sampleAboutOrder('820982911946154508').replace('"id":123456', '"id":9007199254740992'),
      ].map(async (body) => eventKey(await eventOf(body))),
    );
    expect(new Set(keys).size).toBe(4);
    expect(keys[2]).toBe('shopify:acme.myshopify.com/order/820982911946154508/shipped:9007199254740993');
  });
});

describe('an update', () => {
  const UPDATE = { topic: 'fulfillments/update' };

  test.for(SAMPLE_VERSIONS)(
    'of %s that says success tells the fact the creation would have',
    async (version) => {
      expect(await ignoredOf(pendingBody(version))).toMatchObject({ code: 'not_announced' });
      expect(await ignoredOf(pendingBody(version, 'fulfillments/update'), UPDATE)).toMatchObject({
        code: 'not_announced',
      });
      const created = await eventOf(sampleBody(version));
      const updated = await eventOf(sampleBody(version, 'fulfillments/update'), UPDATE);
      expect(updated.type).toBe('order.shipped');
      expect(updated.transition).toBe(created.transition);
      expect(updated.source).toEqual(created.source);
    },
  );

  test('has the key of the creation, whichever comes first', async () => {
    const body = sampleAboutOrder('820982911946154508');
    expect(eventKey(await eventOf(body, UPDATE))).toBe(eventKey(await eventOf(body)));
  });

  test('happened when the fulfilment was updated', async () => {
    const body = sampleWith({ created_at: '2026-07-01T09:30:00Z', updated_at: '2026-07-03T10:00:00Z' });
    expect((await eventOf(body, UPDATE)).occurredAt).toBe('2026-07-03T10:00:00.000Z');
    expect((await eventOf(body)).occurredAt).toBe('2026-07-01T09:30:00.000Z');
  });

  test.for(['cancelled', 'error', 'failure'])('to %s tells nobody', async (status) => {
    expect(await ignoredOf(sampleWith({ status }), UPDATE)).toMatchObject({ code: 'not_announced' });
  });
});

describe('what is missing', () => {
  test('is null, so that a template with a hole is noticed', async () => {
    const { person, data } = await eventOf(
      '{"id":7,"order_id":9,"status":"success","created_at":"2026-07-01T09:30:00Z"}',
    );
    expect(person).toEqual({ phone: null, country: null, name: null, locale: null });
    expect(data).toEqual({
      shop: { domain: 'acme.myshopify.com' },
      order: { id: '9', name: null },
      fulfillment: { id: '7', name: null, status: 'success', shipmentStatus: null },
      tracking: { company: null, number: null, url: null, numbers: [], urls: [] },
      customer: { firstName: null, lastName: null, name: null },
      items: [],
    });
  });

  test('blank tracking and phone count as missing', async () => {
    const { person } = await eventOf(sampleTo({ phone: '  ' }));
    const { data } = await eventOf(sampleWith({ ...NO_TRACKING, tracking_number: '', tracking_company: '' }));
    expect(person.phone).toBeNull();
    expect(data['tracking']).toEqual({ company: null, number: null, url: null, numbers: [], urls: [] });
  });

  test('the first of several tracking numbers and links stands for a missing one', async () => {
    const body = sampleWith({
      tracking_number: null,
      tracking_numbers: ['A1', 'B2'],
      tracking_url: null,
      tracking_urls: ['https://track.example/A1', 'https://track.example/B2'],
    });
    const { data } = await eventOf(body);
    expect(data['tracking']).toMatchObject({
      number: 'A1',
      url: 'https://track.example/A1',
      numbers: ['A1', 'B2'],
    });
  });

  test('the time the webhook was triggered stands for a missing time of the fulfilment', async () => {
    const body = sampleWith({ created_at: undefined });
    const { occurredAt } = await eventOf(body, { triggeredAt: '2026-07-01T11:30:00.123456789+02:00' });
    expect(occurredAt).toBe('2026-07-01T09:30:00.123Z');
    expect((await eventOf(sampleBody(), { triggeredAt: '2026-07-01T11:30:00Z' })).occurredAt).toMatch(
      /^2022/,
    );
    expect(await refusalOf(body)).toMatchObject({ code: 'webhook_payload_invalid', field: 'created_at' });
    expect(await refusalOf(body, { triggeredAt: 'at noon' })).toMatchObject({ field: 'created_at' });
  });
});

describe('what is no parcel on its way', () => {
  test.for(['cancelled', 'error', 'failure', 'CANCELLED'])(
    'status %s tells nobody, and says so',
    async (status) => {
      const ignored = await ignoredOf(sampleWith({ status }));
      expect(ignored?.code).toBe('not_announced');
      expect(ignored?.detail).toBe(
        `Fulfilment 123456 has the status ${status.toLowerCase()}, so nothing was shipped.`,
      );
    },
  );

  test.for(['success', 'SUCCESS'])('status %s is told', async (status) => {
    expect((await eventOf(sampleWith({ status }))).data['fulfillment']).toMatchObject({ status });
  });

  test.for(['pending', 'open', 'PENDING', 'some_later_status'])(
    'status %s waits for the update that says success',
    async (status) => {
      for (const topic of ['fulfillments/create', 'fulfillments/update']) {
        const ignored = await ignoredOf(sampleWith({ status }), { topic });
        expect(ignored).toMatchObject({ code: 'not_announced' });
        expect(ignored?.detail).toContain('not left yet');
      }
    },
  );

  test.for([null, undefined])('a status that is not said (%s) says nothing', async (status) => {
    expect(await ignoredOf(sampleWith({ status }))).toMatchObject({ code: 'not_announced' });
  });

  test.for(['picked_up', 'not_delivered', 'canceled', 'PICKED_UP'])(
    'a parcel whose shipment status is %s is not on its way',
    async (shipment_status) => {
      const ignored = await ignoredOf(sampleWith({ shipment_status }), { topic: 'fulfillments/update' });
      expect(ignored).toMatchObject({ code: 'not_announced' });
    },
  );

  test('of a test order tells nobody', async () => {
    expect(await ignoredOf(sampleWith({ receipt: { testcase: true } }))).toMatchObject({
      code: 'not_announced',
      detail: expect.stringContaining('test order'),
    });
    expect((await eventOf(sampleWith({ receipt: { testcase: false } }))).type).toBe('order.shipped');
  });

  test('a gift card is not shipped, unless something of the fulfilment is or can be tracked', async () => {
    const giftCard = { line_items: [ITEM], ...NO_TRACKING };
    expect(await ignoredOf(sampleWith(giftCard))).toMatchObject({ code: 'not_announced' });
    for (const parcel of [
      { ...giftCard, line_items: [ITEM, { ...ITEM, requires_shipping: true }] },
      { ...giftCard, line_items: [{ ...ITEM, requires_shipping: null }] },
      { ...giftCard, tracking_number: 'A1' },
      { ...giftCard, tracking_urls: ['https://track.example/A1'] },
    ]) {
      expect((await eventOf(sampleWith(parcel))).type).toBe('order.shipped');
    }
  });
});

describe('what cannot be read', () => {
  test.for([
    [{ id: null, admin_graphql_api_id: null }, 'id'],
    [{ id: 'gid://shopify/Fulfillment/123456' }, 'id'],
    [{ order_id: 1.5 }, 'order_id'],
    [{ order_id: undefined }, 'order_id'],
    [{ destination: 'Shippington' }, 'destination'],
    [{ destination: { phone: 5555557447 } }, 'destination.phone'],
    [{ line_items: [{ title: 'a' }, { quantity: '1' }] }, 'line_items[1].quantity'],
    [{ tracking_numbers: 'A1' }, 'tracking_numbers'],
    [{ created_at: 'yesterday' }, 'created_at'],
  ] as const)('%j is refused by its field', async ([fields, field]) => {
    expect(await refusalOf(sampleWith(fields))).toMatchObject({ code: 'webhook_payload_invalid', field });
  });
});

test('a topic nobody reads is named', async () => {
  const ignored = await ignoredOf(sampleBody(), { topic: 'products/update' });
  expect(ignored).toEqual({
    code: 'topic_unknown',
    detail: 'The Shopify connector does not read the topic products/update.',
  });
});
