import { shopifyRequest } from '@carillon/connector-shopify/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsPersonalData } from '../../../src/engine/events/personal-data.ts';
import { connectorsPersonalData } from '../../../src/services/connectors/personal-data.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { receivedBy, whenAllRead, whenRead } from '../../support/received-webhook.ts';
import type { Requests } from '../../support/requests.ts';
import { type ConnectedShop, type InboxServer, shipped, startInboxServer } from './support/inbox-server.ts';

const PERSON = '+33639980033';
const NEIGHBOUR = '+33639980034';
const SECRET = 'the secret of the shop';

/** Ways in which a shop may write a number, each with whether its webhook can be read. */
const WRITTEN: readonly (readonly [way: string, body: string])[] = [
  ['as it is', shipped(1, { destination: { phone: PERSON } })],
  ['at home', shipped(2, { destination: { phone: '06 39 98 00 33' }, note: null })],
  ['with 00', shipped(3, { destination: { phone: '0033 (0)6.39.98.00.33' } })],
  ['elsewhere in it', shipped(4, { destination: { phone: null }, note: 'call 06-39-98-00-33' })],
  ['as a number', shipped(5, { tracking_number: 33639980033 })],
  ['escaped', shipped(6).replace('{', '{"x":"\\u0030\\u0036\\u00a039 98 00 33",')],
  ['in another script', shipped(7, { note: '\u0660\u0666\u0663\u0669\u0669\u0668\u0660\u0660\u0663\u0663' })],
  ['in what nobody can read', `{"id":8,"phone":"${PERSON}"`],
  ['in what has no order', JSON.stringify({ id: 9, destination: { phone: '06 39 98 00 33' } })],
];

describe('a person that shops wrote of', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const SHOP = 'written.myshopify.com';
  const post = async (deliveryId: string, body: string) => {
    const delivery = { shop: SHOP, topic: 'fulfillments/create', deliveryId, body };
    const { headers, rawBody } = shopifyRequest(delivery, SECRET);
    const url = '/connectors/shopify/webhooks';
    const { statusCode } = await gateway.app.inject({ method: 'POST', url, headers, payload: rawBody });
    expect(statusCode).toBe(200);
  };
  const connect = async (name: string): Promise<Requests> => {
    const { requests } = await gateway.account(name, '0');
    await requests.post('/v1/connections', { platform: 'shopify', shop: SHOP, secret: SECRET });
    return requests;
  };

  test('is handed out and erased from what came for the account, and from nobody else’s', async () => {
    const [owner, other] = [await connect('Owner'), await connect('Other')];
    for (const [way, body] of WRITTEN) await post(way, body);
    await post('neighbour', shipped(20, { destination: { phone: NEIGHBOUR } }));
    const before = await whenAllRead(owner);
    expect(before.filter(({ state }) => state === 'failed').length).toBeGreaterThanOrEqual(2);

    const exported = (await owner.post('/v1/people/export', { to: PERSON })).body as unknown as {
      receivedWebhooks: { delivery_id: string; body: string }[];
    };
    expect(new Map(exported.receivedWebhooks.map(({ delivery_id: way, body }) => [way, body]))).toEqual(
      new Map(WRITTEN),
    );

    const erased = await owner.post('/v1/people/erase', { to: PERSON });
    expect(erased.body).toMatchObject({ receivedWebhooks: WRITTEN.length });
    for (const webhook of await receivedBy(owner)) {
      const isNeighbour = webhook.deliveryId === 'neighbour';
      expect(webhook.replayable, webhook.deliveryId).toBe(isNeighbour);
      if (!isNeighbour) expect(webhook.detail).toBeNull();
    }
    const again = (await owner.post('/v1/people/export', { to: PERSON })).body;
    expect(again['receivedWebhooks']).toEqual([]);
    const others = await whenAllRead(other);
    expect(others).toHaveLength(WRITTEN.length + 1);
    expect(others.every(({ replayable }) => replayable)).toBe(true);
  });

  test('and wrote of again afterwards is somebody the shop knows again', async () => {
    const owner = await connect('Again');
    await owner.post('/v1/people/erase', { to: PERSON });
    await post('afterwards', shipped(30, { destination: { phone: PERSON } }));
    expect(await whenRead(owner, 'afterwards')).toMatchObject({ state: 'read', replayable: true });
  });
});

describe('a person who is erased', () => {
  let inbox: InboxServer;
  beforeAll(async () => {
    inbox = await startInboxServer();
  });
  afterAll(() => inbox.close());

  const erase = ({ accountId }: ConnectedShop) =>
    inbox.database.transaction(async (client) => {
      const person = { accountId, number: PERSON, numbers: [PERSON], digests: [] };
      await connectorsPersonalData.erase!(client, person);
      await eventsPersonalData.erase!(client, person);
    });
  const phones = async ({ accountId }: ConnectedShop) => {
    const { rows } = await inbox.database.pool.query(
      `SELECT event #>> '{person,phone}' AS phone FROM events WHERE account_id = $1`,
      [accountId],
    );
    return rows.map(({ phone }) => phone);
  };
  const OF_PERSON = shipped(40, { destination: { phone: PERSON } });

  test('before a webhook about them is read becomes no event of it', async () => {
    const shop = await inbox.connect();
    await inbox.post(shop, { deliveryId: 'unread', body: OF_PERSON });
    await erase(shop);
    await inbox.read();
    expect(await shop.received()).toMatchObject([
      { state: 'failed', code: 'person_erased', replayable: false, events: [] },
    ]);
    expect(await phones(shop)).toEqual([]);
  });

  test('while one is read is in no event of it either', async () => {
    const shop = await inbox.connect();
    await inbox.post(shop, { deliveryId: 'reading', body: OF_PERSON });
    let erasing: Promise<void> | null = null;
    inbox.beforeEnqueue = async () => {
      inbox.beforeEnqueue = null;
      // The event is written, and not committed yet.
      erasing = inbox.database.apart(() => erase(shop));
      await inbox.database.apart(() =>
        eventually('the erasure to wait for the reading', async () => {
          const { rowCount } = await inbox.database.pool.query('SELECT FROM pg_locks WHERE NOT granted');
          return (rowCount ?? 0) > 0;
        }),
      );
    };
    await inbox.read();
    await erasing;
    expect(await shop.received()).toMatchObject([{ state: 'read', replayable: false }]);
    expect(await phones(shop)).toEqual([null]);
  });
});
