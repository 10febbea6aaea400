import { shopify } from '@carillon/connector-shopify';
import { shopifyRequest } from '@carillon/connector-shopify/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { claimWebhooks } from '../../../src/services/connectors/claim-webhooks.ts';
import { dropOldBodies, ensureBodyPartitions } from '../../../src/services/connectors/webhook-bodies.ts';
import { type InboxServer, shipped, startInboxServer } from './support/inbox-server.ts';

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

let inbox: InboxServer;
beforeAll(async () => {
  inbox = await startInboxServer();
});
/** Whether something is due to be read: a run of a busy process leaves some of it to the next. */
const hasDue = async (): Promise<boolean> => {
  const { rows } = await inbox.database.pool.query<{ due: boolean }>(
    `SELECT EXISTS (SELECT FROM received_webhooks WHERE state = 'received' AND next_at <= $1) AS due`,
    [new Date(inbox.now())],
  );
  return rows[0]!.due;
};
afterEach(async () => {
  inbox.translate = null;
  inbox.beforeEnqueue = null;
  while (await hasDue()) await inbox.read();
  inbox.faults.length = 0;
});
afterAll(() => inbox.close());

let orders = 0;
const newOrder = (): number => ++orders;

/** A reader that has a fault with some orders, and none with the others. */
const failOn = (...faulty: readonly number[]): void => {
  inbox.translate = (webhook) => {
    const order = (JSON.parse(webhook.body) as { order_id: number }).order_id;
    if (faulty.includes(order)) throw new Error(`Cannot read +33612345678 of order ${order}.`);
    return shopify.translate(webhook);
  };
};

describe('a webhook that is answered', () => {
  test('is on disk byte for byte, with its headers, before anybody reads it', async () => {
    const shop = await inbox.connect();
    // A space and an escape that any parser would take away.
    const body = `${shipped(newOrder()).replace('{', '{ "\\u0061": 1.0, ')}\n`;
    const delivery = { shop: shop.shop, topic: 'fulfillments/create', deliveryId: 'bytes', body };
    const { headers, rawBody } = shopifyRequest(delivery, shop.secret);
    const answer = await inbox.server.app.inject({
      method: 'POST',
      url: '/connectors/shopify/webhooks',
      headers: { ...headers, 'X-Odd-Header': 'a, b' },
      payload: rawBody,
    });
    expect([answer.statusCode, answer.json()]).toEqual([200, { received: true }]);
    const { rows } = await inbox.database.pool.query<{ body: Buffer; headers: string }>(
      'SELECT body, headers FROM received_webhook_bodies WHERE account_id = $1',
      [shop.accountId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.body.equals(rawBody)).toBe(true);
    const kept = JSON.parse(rows[0]!.headers) as string[];
    for (const [name, value] of [...Object.entries(headers), ['X-Odd-Header', 'a, b']])
      expect(kept[kept.findIndex((one) => one.toLowerCase() === name!.toLowerCase()) + 1]).toBe(value);
    expect(await shop.orders()).toEqual([]);
    expect(await shop.received()).toEqual([
      {
        id: expect.stringMatching(/^rwh_/),
        topic: 'fulfillments/create',
        deliveryId: 'bytes',
        state: 'received',
        code: null,
        detail: null,
        events: [],
        consents: [],
        requests: [],
        lifecycle: null,
        ignored: null,
        replayable: true,
        receivedAt: expect.any(String),
        readAt: null,
      },
    ]);
    await inbox.read();
    expect(await shop.received()).toMatchObject([
      { state: 'read', events: [{ type: 'order.shipped', duplicate: false }], readAt: expect.any(String) },
    ]);
    expect(await shop.orders()).toHaveLength(1);
  });

  test('is kept once, however often and however much at once it comes', async () => {
    const shop = await inbox.connect();
    const delivery = { deliveryId: 'again', body: shipped(newOrder()) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => inbox.post(shop, delivery)));
    await inbox.read();
    answers.push(await inbox.post(shop, delivery));
    await inbox.read();
    expect(answers).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await shop.received()).toMatchObject([{ state: 'read', deliveryId: 'again' }]);
    expect(await shop.orders()).toHaveLength(1);
  });

  test('with a name that no index holds is kept once, too', async () => {
    const shop = await inbox.connect();
    const delivery = { deliveryId: 'x'.repeat(6_000), body: shipped(newOrder()) };
    for (let time = 0; time < 2; time++) expect(await inbox.post(shop, delivery)).toBe(200);
    await inbox.read();
    expect(await shop.received()).toMatchObject([{ state: 'read' }]);
  });

  test('is each account’s that connected the shop, and nobody sees another’s', async () => {
    const agency = await inbox.connect();
    const brand = await inbox.connect(agency);
    await inbox.post(agency, { deliveryId: 'shared', body: shipped(newOrder()) });
    await inbox.read();
    const [one] = await agency.received();
    const [other] = await brand.received();
    expect(one).toMatchObject({ deliveryId: 'shared', events: [{ duplicate: false }] });
    expect(other).toMatchObject({ deliveryId: 'shared', events: [{ duplicate: false }] });
    expect(one!.id).not.toBe(other!.id);
    expect(one!.events[0]!.id).not.toBe(other!.events[0]!.id);
    const missing = { status: 404, body: { code: 'connection_not_found' } };
    expect(await brand.requests.get(`${agency.path}/webhooks`)).toMatchObject(missing);
    expect(await brand.requests.post(`${agency.path}/webhooks/replay`, { webhook: one!.id })).toMatchObject(
      missing,
    );
    expect(await brand.replay({ webhook: one!.id })).toMatchObject({
      status: 404,
      body: { code: 'received_webhook_not_found', field: 'webhook' },
    });
  });

  test('is read after its shop was disconnected, too', async () => {
    const shop = await inbox.connect();
    await inbox.post(shop, { deliveryId: 'last', body: shipped(newOrder()) });
    await shop.requests.delete(shop.path);
    await inbox.read();
    expect(await shop.orders()).toHaveLength(1);
  });
});

test('what is not signed with the secret leaves nothing', async () => {
  const shop = await inbox.connect();
  const count = async () => (await inbox.database.pool.query('SELECT FROM received_webhooks')).rowCount;
  const before = await count();
  const forged = { shop: shop.shop, secret: 'another secret' };
  expect(await inbox.post(forged, { deliveryId: 'forged', body: shipped(1) })).toBe(401);
  expect(await count()).toBe(before);
});

describe('a reader that fails', () => {
  test('fails one webhook and no other, and reads it once it is mended', async () => {
    const shop = await inbox.connect();
    const [first, faulty, last] = [newOrder(), newOrder(), newOrder()];
    failOn(faulty);
    for (const order of [first, faulty, last])
      await inbox.post(shop, { deliveryId: `order ${order}`, body: shipped(order) });
    await inbox.read();
    expect((await shop.orders()).toSorted()).toEqual([String(first), String(last)].toSorted());
    const [failed] = await shop.received('&state=failed');
    expect(failed).toMatchObject({
      deliveryId: `order ${faulty}`,
      code: 'reader_fault',
      detail: `Cannot read +33*******78 of order ${faulty}.`,
      events: [],
      replayable: true,
    });
    expect(inbox.log()).toContain('reader_fault');
    expect(inbox.log()).not.toContain('612345678');

    inbox.translate = null;
    expect(await shop.replay({ webhook: failed!.id })).toMatchObject({ status: 202, body: { webhooks: 1 } });
    await inbox.read();
    expect(await shop.received(`&deliveryId=order ${faulty}`)).toMatchObject([
      { id: failed!.id, state: 'read', code: null, detail: null, events: [{ duplicate: false }] },
    ]);
    expect(await shop.orders()).toHaveLength(3);
  });

  test('refuses with the code and the field of its refusal', async () => {
    const shop = await inbox.connect();
    await inbox.post(shop, { deliveryId: 'no order', body: '{"id":1}' });
    await inbox.post(shop, { deliveryId: 'no JSON', body: '{"id":' });
    await inbox.read();
    expect(await shop.received('&state=failed')).toMatchObject([
      { deliveryId: 'no JSON', code: 'webhook_payload_invalid' },
      {
        deliveryId: 'no order',
        code: 'webhook_payload_invalid',
        detail: expect.stringContaining('order_id'),
      },
    ]);
  });

  test('gives what cannot be stored: that one fails, those stored with it do not', async () => {
    const shop = await inbox.connect();
    const year0 = { created_at: '0000-01-01T00:00:00Z', updated_at: '0000-01-01T00:00:00Z' };
    const [good, other] = [newOrder(), newOrder()];
    await inbox.post(shop, { deliveryId: 'good', body: shipped(good) });
    await inbox.post(shop, { deliveryId: 'year 0', body: shipped(newOrder(), year0) });
    await inbox.post(shop, { deliveryId: 'other', body: shipped(other) });
    await inbox.read();
    expect(await shop.received('&state=failed')).toMatchObject([
      { deliveryId: 'year 0', code: 'not_storable', detail: expect.stringContaining('the store refused it') },
    ]);
    expect((await shop.orders()).toSorted()).toEqual([String(good), String(other)].toSorted());
  });

  test('and ends its process each time takes no other webhook with it, and is given up', async () => {
    const shop = await inbox.connect();
    await inbox.post(shop, { deliveryId: 'deadly', body: shipped(newOrder()) });
    for (let death = 0; death < 8; death++) {
      const claimed = await claimWebhooks(inbox.database, { limit: 10, now: inbox.now() });
      expect(claimed.map(({ tries }) => tries)).toEqual([death + 1]);
      // What that process had claimed is left alone while it may still be at it.
      await inbox.read();
      expect(await shop.received()).toMatchObject([{ state: 'received' }]);
      inbox.advance(MINUTE_MS);
    }
    await inbox.read();
    expect(await shop.received()).toMatchObject([
      { state: 'failed', code: 'reader_fault', detail: expect.stringContaining('never ended') },
    ]);
    expect(
      (await shop.replay({ failedSince: new Date(inbox.now() - MINUTE_MS).toISOString() })).body,
    ).toEqual({
      webhooks: 1,
    });
    await inbox.read();
    expect(await shop.received()).toMatchObject([{ state: 'read' }]);
  });
});

test('a fault of the store is no webhook’s: it is read a little later', async () => {
  const shop = await inbox.connect();
  await inbox.post(shop, { deliveryId: 'unlucky', body: shipped(newOrder()) });
  inbox.beforeEnqueue = () => Promise.reject(new Error('the queue is not there'));
  await inbox.read();
  expect(inbox.faults).toMatchObject([{ message: 'the queue is not there' }]);
  expect(await shop.received()).toMatchObject([{ state: 'received' }]);
  expect(await shop.orders()).toEqual([]);
  inbox.beforeEnqueue = null;
  await inbox.read();
  expect(await shop.received()).toMatchObject([{ state: 'received' }]);
  inbox.advance(MINUTE_MS);
  await inbox.read();
  expect(await shop.received()).toMatchObject([{ state: 'read', events: [{ duplicate: false }] }]);
});

test('a shop with many webhooks holds up no other shop', async () => {
  const [busy, quiet] = [await inbox.connect(), await inbox.connect()];
  for (let count = 0; count < 30; count++)
    await inbox.post(busy, { deliveryId: `busy ${count}`, body: shipped(newOrder()) });
  await inbox.post(quiet, { deliveryId: 'quiet', body: shipped(newOrder()) });
  const claimed = await claimWebhooks(inbox.database, { limit: 10, now: inbox.now() });
  expect(claimed).toHaveLength(10);
  expect(claimed.map(({ accountId }) => accountId)).toContain(quiet.accountId);
  inbox.advance(MINUTE_MS);
});

describe('a replay', () => {
  test('of a period reads again what was read, and makes no event twice', async () => {
    const shop = await inbox.connect();
    const from = new Date(inbox.now() - 1).toISOString();
    const order = newOrder();
    await inbox.post(shop, { deliveryId: 'once', body: shipped(order) });
    await inbox.read();
    const until = new Date(inbox.now() + 1).toISOString();
    const empty = { from: new Date(inbox.now() - 2 * DAY_MS).toISOString(), until: from };
    expect((await shop.replay(empty)).body).toEqual({ webhooks: 0 });
    expect((await shop.replay({ from, until })).body).toEqual({ webhooks: 1 });
    await inbox.read();
    expect(await shop.received()).toMatchObject([{ state: 'read', events: [{ duplicate: true }] }]);
    expect(await shop.orders()).toEqual([String(order)]);
  });

  test('of what failed since passes over what failed before, and what did not', async () => {
    const shop = await inbox.connect();
    const [before, good, after] = [newOrder(), newOrder(), newOrder()];
    failOn(before, after);
    await inbox.post(shop, { deliveryId: 'before', body: shipped(before) });
    await inbox.read();
    inbox.advance(MINUTE_MS);
    const since = new Date(inbox.now()).toISOString();
    inbox.advance(1);
    await inbox.post(shop, { deliveryId: 'good', body: shipped(good) });
    await inbox.post(shop, { deliveryId: 'after', body: shipped(after) });
    await inbox.read();
    inbox.translate = null;
    expect((await shop.replay({ failedSince: since })).body).toEqual({ webhooks: 1 });
    await inbox.read();
    expect(await shop.received('&state=failed')).toMatchObject([{ deliveryId: 'before' }]);
    expect(await shop.orders()).toHaveLength(2);
  });

  test.each([
    [{ from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' }, 'replay_too_old', 'from'],
    [{ failedSince: '2026-01-01T00:00:00Z' }, 'replay_too_old', 'failedSince'],
    [{ webhook: 'rwh_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f' }, 'received_webhook_not_found', 'webhook'],
  ])('%j is refused', async (body, code, field) => {
    const shop = await inbox.connect();
    expect((await shop.replay(body)).body).toMatchObject({ code, field });
  });

  test('of a period that ends before it begins is refused', async () => {
    const shop = await inbox.connect();
    const at = new Date(inbox.now()).toISOString();
    expect((await shop.replay({ from: at, until: at })).body).toMatchObject({
      code: 'replay_period_invalid',
      field: 'until',
    });
  });
});

test('after 30 days bodies and headers are gone, and what became of them stays', async () => {
  const shop = await inbox.connect();
  await inbox.post(shop, { deliveryId: 'read', body: shipped(newOrder()) });
  await inbox.read();
  await inbox.post(shop, { deliveryId: 'unread', body: shipped(newOrder()) });
  const bodies = async () =>
    (await inbox.database.pool.query('SELECT FROM received_webhook_bodies')).rowCount;
  await dropOldBodies(inbox.database, Date.now() + 29 * DAY_MS);
  expect(await bodies()).toBeGreaterThanOrEqual(2);
  await dropOldBodies(inbox.database, Date.now() + 32 * DAY_MS);
  expect(await bodies()).toBe(0);
  expect(await shop.received()).toMatchObject([
    { deliveryId: 'unread', state: 'failed', code: 'too_old', replayable: false },
    { deliveryId: 'read', state: 'read', replayable: false, events: [{ type: 'order.shipped' }] },
  ]);
  const [, read] = await shop.received();
  expect(await shop.replay({ webhook: read!.id })).toMatchObject({
    status: 409,
    body: { code: 'received_webhook_dropped' },
  });
  await ensureBodyPartitions(inbox.database, Date.now());
});
