import { shopifyRequest } from '@carillon/connector-shopify/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { type OpenShop, type ShopsGateway, startShopsGateway } from '../../support/installed-shop.ts';

let gateway: ShopsGateway;
beforeAll(async () => {
  gateway = await startShopsGateway();
});
afterAll(() => gateway.close());

let people = 0;
const person = (): string => `+3361271${String(people++).padStart(4, '0')}`;
let deliveries = 0;

/** A compliance webhook, as Shopify signs it. */
const compliance = ({ shop }: OpenShop, topic: string, body: object, deliveryId?: string) => {
  deliveries += 1;
  return shopifyRequest(
    {
      shop: shop.domain,
      topic,
      deliveryId: deliveryId ?? `compliance-${deliveries}`,
      body: JSON.stringify({ shop_id: 1, shop_domain: shop.domain, ...body }),
    },
    shop.app.clientSecret,
  );
};

const withOrder = async (phone: string): Promise<{ open: OpenShop; order: string; customer: string }> => {
  const open = await gateway.openShop();
  await open.requests.post('/v1/automations', {
    name: 'thanks',
    on: 'order.placed',
    steps: [
      { purpose: 'transactional', text: 'Order {{ order.name }}' },
      { purpose: 'transactional', delaySeconds: 3_600, text: 'How was it?' },
    ],
  });
  const customer = open.shop.addCustomer({ phone });
  const { order, webhooks } = open.shop.placeOrder({ customer });
  await open.tell(webhooks);
  return { open, order: order.id, customer: customer.id };
};

const requestsOf = async ({ requests }: OpenShop, query = '') =>
  (await requests.get(`/v1/privacy/requests${query}`)).body.data as never as {
    id: string;
    kind: string;
    state: string;
    detail: string | null;
    dueAt: string;
    receivedAt: string;
  }[];

const whenDone = (open: OpenShop) =>
  eventually('all requests to be done', async () => {
    await gateway.sweep();
    const all = await requestsOf(open);
    return all.length > 0 && all.every(({ state }) => state === 'done') && all;
  });

const exported = async ({ requests }: OpenShop, to: string) =>
  (await requests.post('/v1/people/export', { to })).body as never as Record<string, unknown[]>;

/** How many events of the account still say anything. */
const speaking = async ({ accountId }: OpenShop): Promise<number> => {
  const { rows } = await gateway.database.pool.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM events WHERE account_id = $1 AND NOT event ? 'erased'`,
    [accountId],
  );
  return rows[0]!.count;
};

describe('a customer who wants to be erased', () => {
  test('is, by the number the platform names, and the no survives', async () => {
    const to = person();
    const { open, order, customer } = await withOrder(to);
    const redact = { customer: { id: Number(customer), phone: to }, orders_to_redact: [Number(order)] };
    await open.post([compliance(open, 'customers/redact', redact)]);
    const [done] = await whenDone(open);
    expect(done).toMatchObject({ kind: 'customer_erasure', detail: expect.stringContaining('1 number(s)') });
    expect(await speaking(open)).toBe(0);
    const { messages, events, receivedWebhooks, suppressions } = await exported(open, to);
    expect([messages, events, receivedWebhooks]).toEqual([[], [], []]);
    expect(suppressions).toHaveLength(1);
    const refused = await open.requests.post('/v1/messages', { to, text: 'Sale', purpose: 'commercial' });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const { rows } = await gateway.database.pool.query(
      'SELECT FROM privacy_requests WHERE account_id = $1 AND sealed_subject IS NOT NULL',
      [open.accountId],
    );
    expect(rows).toEqual([]);
  });

  test('is found by their orders where the platform hides the number', async () => {
    const to = person();
    const { open, order } = await withOrder(to);
    await open.post([
      compliance(open, 'customers/redact', { customer: { id: 1 }, orders_to_redact: [Number(order)] }),
    ]);
    expect((await whenDone(open))[0]!.detail).toContain('1 number(s)');
    expect(await exported(open, to)).toMatchObject({ messages: [], events: [] });
  });

  test('is done once, however often the webhook comes, and is told in the trail without a name', async () => {
    const to = person();
    const { open, customer } = await withOrder(to);
    const redact = { customer: { id: Number(customer), phone: to }, orders_to_redact: [] };
    const webhook = () => compliance(open, 'customers/redact', redact, `again-${to}`);
    await open.post([webhook(), webhook()]);
    expect(await whenDone(open)).toHaveLength(1);
    await open.post([webhook()]);
    expect(await requestsOf(open)).toHaveLength(1);
    const { data } = (await open.requests.get('/v1/audit?limit=100')).body;
    const told = data.filter(({ deed }) => deed === 'act upon customer_erasure');
    expect(told).toHaveLength(1);
    expect(JSON.stringify(data)).not.toContain(to);
  });

  test('of whom nothing is kept, is done all the same', async () => {
    const { open } = await withOrder(person());
    const before = await speaking(open);
    await open.post([
      compliance(open, 'customers/redact', { customer: { id: 99, phone: null }, orders_to_redact: [] }),
    ]);
    expect((await whenDone(open))[0]!.detail).toBe('Nothing is kept about this customer.');
    expect(await speaking(open)).toBe(before);
  });

  test('is erased from no other account', async () => {
    const to = person();
    const { open, customer } = await withOrder(to);
    const { open: other } = await withOrder(to);
    await open.post([
      compliance(open, 'customers/redact', {
        customer: { id: Number(customer), phone: to },
        orders_to_redact: [],
      }),
    ]);
    await whenDone(open);
    expect((await exported(other, to))['events']).not.toEqual([]);
    expect(await requestsOf(other)).toEqual([]);
  });
});

describe('a customer who wants to have their data', () => {
  test('waits for the account, which sees whom it is about until it has answered', async () => {
    const to = person();
    const { open, order, customer } = await withOrder(to);
    const asked = {
      customer: { id: Number(customer) },
      orders_requested: [Number(order)],
      data_request: { id: 9_999 },
    };
    await open.post([compliance(open, 'customers/data_request', asked)]);
    await gateway.sweep();
    const [request] = await requestsOf(open, '?state=open');
    expect(request).toMatchObject({ kind: 'customer_access', platformRequestId: '9999' });
    expect(Date.parse(request!.dueAt) - Date.parse(request!.receivedAt)).toBe(30 * 86_400_000);
    const path = `/v1/privacy/requests/${request!.id}`;
    expect((await open.requests.get(path)).body).toMatchObject({ orders: [order], numbers: [to] });
    expect((await open.requests.post(`${path}/done`)).body).toMatchObject({ state: 'done' });
    expect((await open.requests.get(path)).body).toMatchObject({ customer: null, orders: [], numbers: [] });
    await open.post([
      compliance(open, 'customers/redact', { customer: { id: Number(customer) }, orders_to_redact: [] }),
    ]);
    const erasure = (await requestsOf(open)).find(({ kind }) => kind === 'customer_erasure')!;
    const taken = await open.requests.post(`/v1/privacy/requests/${erasure.id}/done`);
    expect(taken).toMatchObject({ status: 409, body: { code: 'privacy_request_automatic' } });
    await eventually('the erasure to be done', async () => {
      await gateway.sweep();
      return (await speaking(open)) === 0;
    });
    const bodies = await gateway.database.pool.query<{ body: Buffer }>(
      'SELECT body FROM received_webhook_bodies WHERE account_id = $1',
      [open.accountId],
    );
    expect(bodies.rows.filter(({ body }) => body.includes(customer))).toHaveLength(1);
    const { open: other } = await withOrder(person());
    expect((await other.requests.get(path)).status).toBe(404);
    expect((await other.requests.post(`${path}/done`)).status).toBe(404);
  });
});

describe('a shop that left', () => {
  test('has all that came from it erased, part by part, and its connection', async () => {
    const to = person();
    const { open } = await withOrder(to);
    await open.install();
    for (let order = 0; order < 5; order += 1)
      await open.tell(open.shop.placeOrder({ phone: person() }).webhooks);
    await open.post(open.shop.uninstall());
    await open.post([compliance(open, 'shop/redact', {})]);
    const [done] = await whenDone(open);
    expect(done).toMatchObject({
      kind: 'shop_erasure',
      detail: expect.stringContaining('Erased what came from the shop'),
    });
    expect(await speaking(open)).toBe(0);
    expect((await open.requests.get('/v1/connections')).body.data).toEqual([]);
    const left = await gateway.database.pool.query<{ left: number }>(
      `SELECT (SELECT count(*) FROM received_webhook_bodies WHERE account_id = $1)::integer
         + (SELECT count(*) FROM automation_runs WHERE account_id = $1 AND (recipient IS NOT NULL OR state = 'active'))::integer
         + (SELECT count(*) FROM connection_grants WHERE account_id = $1)::integer AS left`,
      [open.accountId],
    );
    expect(left.rows[0]!.left).toBe(0);
  });
});
