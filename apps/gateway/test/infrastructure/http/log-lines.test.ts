import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { signAsShopify } from '@carillon/connector-shopify/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createGateway, type Gateway } from '../../../src/composition/gateway.ts';
import { readConfig } from '../../../src/infrastructure/config/config.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';
import { toPhone } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';
import { recordLog } from '../telemetry/log-lines.ts';

const log = recordLog('trace');
let clone: TestDatabase;
let gateway: Gateway;
let live: Requests;
let operator: Requests;

beforeAll(async () => {
  clone = await createTestDatabase();
  const dataDir = await mkdtemp(join(inject('runFolder'), 'data-'));
  gateway = await createGateway({
    config: readConfig({ GATEWAY_DATA_DIR: dataDir }, { demo: true, workingDirectory: dataDir }),
    logger: log.logger,
    address: { connection: clone.connection },
    alone: true,
  });
  live = requestsOf(gateway.app, gateway.demo!.key);
  operator = requestsOf(gateway.app, gateway.demo!.operatorKey);
});
afterAll(async () => {
  await gateway.stop();
  await clone.drop();
});

/** What must be in no line: words of texts, secrets, and the last digits of numbers. */
const TEXT = 'canary-of-a-text';
const SECRET = 'canary-of-a-secret';
const NAME = 'canary-of-a-name';
const PHONES = ['+33639980001', '+33612345678', '06 12 34 56 78', '+447700900123'];
const FORBIDDEN = [TEXT, SECRET, NAME, '39980001', '12345678', '12 34 56 78', '7700900123'];

const expectNoneOfIt = (): void => {
  const { key, operatorKey, shopSecret } = gateway.demo!;
  const written = log.text();
  for (const word of [...FORBIDDEN, key, operatorKey, shopSecret, key.slice(8, 30)]) {
    expect(written.includes(word), word).toBe(false);
  }
};
const messages = (): string[] => log.lines().map((line) => String((line as { msg?: string }).msg));

const postWebhook = (body: string, signature: string) =>
  gateway.app.inject({
    method: 'POST',
    url: '/connectors/shopify/webhooks',
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': 'fulfillments/create',
      'x-shopify-shop-domain': gateway.demo!.shop,
      'x-shopify-api-version': '2026-07',
      'x-shopify-webhook-id': 'one',
      'x-shopify-hmac-sha256': signature,
    },
    payload: body,
  });

const send = (to: string) => ({ to, text: TEXT, purpose: 'transactional', country: 'FR', reference: NAME });

describe('no line holds a text, a number, a key or a secret', () => {
  test('of texts that are sent, refused, filled in, replied to', async () => {
    for (const to of PHONES) await live.post('/v1/messages', send(to));
    await live.post('/v1/messages/batch', { messages: PHONES.map(send) });
    await live.post('/v1/messages/estimate', send(PHONES[1]!));
    await live.post('/v1/templates', { name: 'canary', text: `${TEXT} {{ name }}` });
    const template = { name: 'canary', variables: { name: NAME, missing: null } };
    await live.post('/v1/messages', { to: PHONES[0], purpose: 'transactional', template });
    const { id } = (await live.post('/v1/messages', toPhone('0001', { text: TEXT }))).body;
    await eventually('the text is delivered', async () => {
      const { body } = await live.get(`/v1/messages/${id}`);
      return body['status'] === 'delivered';
    });
    await live.post(`/v1/phones/${encodeURIComponent(PHONES[0]!)}/replies`, { text: TEXT });
    await live.get(`/v1/messages?to=${encodeURIComponent(PHONES[1]!)}`);
    expectNoneOfIt();
  });

  test('of bad input and wrong keys', async () => {
    for (const body of [`{"to":"${PHONES[1]}","text":"${TEXT}`, `${TEXT} ${PHONES[1]}`, `["${SECRET}"]`]) {
      await live.send('/v1/messages', body, 'application/json');
    }
    await live.post('/v1/messages', { ...send('+331234567812'), text: `${TEXT}\u0000` });
    await live.get(`/v1/nothing/${encodeURIComponent(PHONES[1]!)}?text=${TEXT}`);
    await requestsOf(gateway.app, `ck_live_${SECRET}`).get('/v1/wallet');
    await requestsOf(gateway.app, `ck_live_${SECRET}`).post('/v1/messages', send(PHONES[1]!));
    expectNoneOfIt();
  });

  test('of webhooks, signed and not, of shops and their secrets', async () => {
    await live.post('/v1/connections', { platform: 'shopify', shop: 'canary.myshopify.com', secret: SECRET });
    await operator.post('/v1/operator/carriers', { name: 'canary', type: 'simulator', secret: SECRET });
    const body = JSON.stringify({ id: 1, destination: { phone: PHONES[1], name: NAME }, note: TEXT });
    await postWebhook(body, signAsShopify(body, 'wrong'));
    await postWebhook(body, signAsShopify(body, gateway.demo!.shopSecret));
    await postWebhook(TEXT, signAsShopify(TEXT, gateway.demo!.shopSecret));
    await live.post('/v1/events', {
      type: 'order.shipped',
      object: { type: 'order', id: '1' },
      person: { phone: PHONES[1], name: NAME },
      data: { order: { name: TEXT }, tracking: { url: `https://${SECRET}.example` } },
    });
    expect(messages()).toContain('webhook refused');
    expectNoneOfIt();
  });

  test('of a request that ends in a fault of the store', async () => {
    await clone.database.pool.query(
      'ALTER TABLE messages RENAME TO lost; ALTER TABLE templates RENAME TO gone',
    );
    const failed = await live.post('/v1/messages', send(PHONES[1]!));
    expect(failed).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(JSON.stringify(failed.body)).not.toMatch(/relation|messages|SELECT|INSERT/);
    await live.post('/v1/templates', { name: 'another', text: TEXT });
    await clone.database.pool.query(
      'ALTER TABLE lost RENAME TO messages; ALTER TABLE gone RENAME TO templates',
    );
    expect((await live.post('/v1/messages', send(PHONES[0]!))).status).toBe(202);
    const faults = log.lines().filter((line) => (line as { msg: string }).msg === 'request failed');
    expect(faults.length).toBeGreaterThanOrEqual(2);
    expect(faults[0]).toMatchObject({ level: 'error', err: { code: '42P01' } });
    expectNoneOfIt();
  });
});
