import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import { sampleWith } from './support/samples.ts';
import { SEEN, topicSample } from './support/topic-samples.ts';
import { eventOf, ignoredOf, refusalOf } from './support/translate.ts';

const EVENT = { topic: 'fulfillment_events/create' };
const UPDATE = { topic: 'fulfillments/update' };
const happened = (fields: object): string => topicSample(EVENT.topic, { ...fields });

const STATUSES = [
  ['out_for_delivery', 'order.out_for_delivery'],
  ['delivered', 'order.delivered'],
  ['attempted_delivery', 'order.delivery_failed'],
  ['failure', 'order.delivery_failed'],
  ['ready_for_pickup', 'order.ready_for_pickup'],
] as const;

describe('a parcel’s status', () => {
  test.for(STATUSES)(
    '%s is one fact, whether the fulfilment or the carrier’s event tells it',
    async ([status, type]) => {
      const update = await eventOf(sampleWith({ shipment_status: status }), UPDATE);
      const event = await eventOf(happened({ status }), EVENT);
      expect([update.type, event.type]).toEqual([type, type]);
      expect(eventKey(event)).toBe(eventKey(update));
      expect(eventKey(event)).toBe(`shopify:acme.myshopify.com/order/820982911946154500/${status}:123456`);
      const shouted = await eventOf(happened({ status: status.toUpperCase() }), EVENT);
      expect(eventKey(shouted)).toBe(eventKey(event));
      expect([update.person.phone, event.person.phone]).toEqual(['555-555-SHIP', null]);
    },
  );

  test('of another parcel of the same order is another fact', async () => {
    const keys = await Promise.all(
      ['123456', '123457'].map(async (id) =>
        eventKey(
          await eventOf(
            happened({ status: 'delivered' }).replace('"fulfillment_id":123456', `"fulfillment_id":${id}`),
            EVENT,
          ),
        ),
      ),
    );
    expect(new Set(keys).size).toBe(2);
  });

  test('comes with what the carrier says, in the order where templates look for it', async () => {
    const fields = { status: 'out_for_delivery', estimated_delivery_at: '2022-01-01T15:00:00-05:00' };
    expect((await eventOf(happened(fields), EVENT)).data).toEqual({
      shop: { domain: 'acme.myshopify.com' },
      order: { id: '820982911946154500', name: null },
      fulfillment: { id: '123456' },
      delivery: {
        status: 'out_for_delivery',
        message: 'Item is now in transit',
        happenedAt: '2021-12-31T19:00:00-05:00',
        estimatedAt: '2022-01-01T15:00:00-05:00',
      },
    });
    const { data } = await eventOf(sampleWith({ shipment_status: 'delivered' }), UPDATE);
    expect(data['delivery']).toEqual({
      status: 'delivered',
      message: null,
      happenedAt: null,
      estimatedAt: null,
    });
    expect(data['tracking']).toMatchObject({ number: '1z827wk74630' });
  });

  test.for(['in_transit', 'confirmed', 'label_printed', 'label_purchased', 'delayed', 'carrier_picked_up'])(
    '%s is a parcel on its way, which the fulfilment tells',
    async (status) => {
      expect((await eventOf(sampleWith({ shipment_status: status }), UPDATE)).type).toBe('order.shipped');
      expect(await ignoredOf(happened({ status }), EVENT)).toMatchObject({ code: 'not_announced' });
    },
  );

  test.for([null, 'constructor', 'some_later_status'])('%s tells nobody', async (status) => {
    expect(await ignoredOf(happened({ status }), EVENT)).toMatchObject({ code: 'not_announced' });
  });

  test.for(['cancelled', 'error', 'failure', 'pending'])(
    'of a fulfilment that is %s tells nobody',
    async (status) => {
      const body = sampleWith({ status, shipment_status: 'delivered' });
      expect(await ignoredOf(body, UPDATE)).toMatchObject({ code: 'not_announced' });
    },
  );

  test.for([
    [{ order_id: null }, 'order_id'],
    [{ fulfillment_id: 'x' }, 'fulfillment_id'],
    [{ happened_at: null, created_at: null }, 'happened_at'],
  ] as const)('%j is refused by its field', async ([fields, field]) => {
    expect(await refusalOf(happened({ status: 'delivered', ...fields }), EVENT)).toMatchObject({ field });
  });
});

describe('an order to collect', () => {
  const topic = 'fulfillment_orders/line_items_prepared_for_pickup';

  test('is ready once, and known by its fulfilment order alone', async () => {
    const event = await eventOf(topicSample(topic), { topic, triggeredAt: SEEN });
    expect(event).toMatchObject({
      type: 'order.ready_for_pickup',
      object: { type: 'fulfillment_order', id: '1' },
      transition: 'ready_for_pickup',
      occurredAt: '2022-01-01T00:00:05.000Z',
      person: { phone: null },
    });
  });

  test('is refused while nobody says when', async () => {
    expect(await refusalOf(topicSample(topic), { topic })).toMatchObject({ code: 'webhook_payload_invalid' });
  });
});
