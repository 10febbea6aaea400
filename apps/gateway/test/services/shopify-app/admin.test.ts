import { sessionTokenOf } from '@carillon/connector-shopify/testing';
import { pageOf } from '@carillon/gateway-api/conventions';
import { messageSchema } from '@carillon/gateway-api/messages';
import { adminOutcomesSchema, adminThreadSchema } from '@carillon/gateway-api/shopify-app';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import {
  accountWithShop,
  CLIENT_ID,
  type ConnectedShop,
  connectShop,
  newShop,
  tell,
} from './support/shop.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const ORIGIN = 'https://extensions.shopifycdn.com';
const ORDER = 'gid://shopify/Order/1001';
const CUSTOMER = 'gid://shopify/Customer/7';

type Page = Pick<ConnectedShop, 'shop' | 'secret'> & { readonly clientId?: string; readonly late?: number };

const tokenOf = ({ shop, secret, clientId = CLIENT_ID, late = 0 }: Page): string =>
  sessionTokenOf({ shop, clientId, now: gateway.now() - late }, secret);

/** Asks as an extension on a page of the admin does. */
const ask = async (page: Page, path: string, body?: object, token = tokenOf(page)) => {
  const answer = await gateway.app.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/connectors/shopify/admin${path}`,
    headers: { origin: ORIGIN, authorization: `Bearer ${token}` },
    ...(body !== undefined && { payload: body }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
};

const threadOf = async (page: Page, object = ORDER) => {
  const { body } = await ask(page, `/thread?${new URLSearchParams({ object })}`);
  return adminThreadSchema.parse(body);
};

const WORDING = {
  objects: [ORDER],
  text: 'Hello {{ customer.firstName }}, {{ order.name }} is late.',
  purpose: 'transactional',
};
let keys = 0;
const send = (page: Page, extra: object = {}) =>
  ask(page, '/send', { ...WORDING, key: `form-${++keys}`, ...extra });
const outcomesOf = ({ body }: { readonly body: unknown }) => adminOutcomesSchema.parse(body);

const messagesOf = async ({ requests }: Pick<ConnectedShop, 'requests'>) =>
  pageOf(messageSchema).parse((await requests.get('/v1/messages')).body).data;

/** Texts back from a virtual phone, once the text before it has arrived there. */
const replyFrom = async ({ requests }: Pick<ConnectedShop, 'requests'>, to: string, text: string) => {
  const phone = `/v1/phones/${encodeURIComponent(to)}`;
  const sent = (await messagesOf({ requests })).filter((message) => message.to === to).length;
  await eventually('the text on the phone', async () => {
    const { texts } = z.object({ texts: z.array(z.unknown()) }).parse((await requests.get(phone)).body);
    return texts.length === sent;
  });
  expect((await requests.post(`${phone}/replies`, { text })).status).toBe(202);
};

describe('an estimate of a text about an order', () => {
  test('says to whom, what and for how much, and stores nothing', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const { data, total } = outcomesOf(await ask(own, '/estimate', WORDING));
    expect(data).toMatchObject([
      {
        object: ORDER,
        id: null,
        to: '+336******01',
        text: 'Hello Zoé, #1001 is late.',
        decision: 'send',
        segments: 1,
      },
    ]);
    expect(total).toEqual({ messages: 1, segments: 1, price: data[0]!.price });
    expect(await messagesOf(own)).toEqual([]);
  });

  test('says what stops it', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const { data, total } = outcomesOf(await ask(own, '/estimate', { ...WORDING, purpose: 'commercial' }));
    expect(data[0]).toMatchObject({ decision: 'refuse', reason: expect.stringMatching(/consent/) });
    expect(total.messages).toBe(0);
  });

  test.for([
    ['a text that is no Liquid', { text: '{{ order.' }, 'template_invalid'],
    ['a variable nobody knows', { text: '{{ order.unknown }}' }, 'variable_unresolved'],
    ['a template that there is not', { text: undefined, template: 'unknown' }, 'template_unknown'],
    ['an order that nobody told of', { objects: ['gid://shopify/Order/9'] }, 'phone_missing'],
  ] as const)('of %s says so', async ([, extra, reason]) => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    expect(outcomesOf(await ask(own, '/estimate', { ...WORDING, ...extra })).data[0]).toMatchObject({
      decision: 'refuse',
      reason,
      detail: expect.any(String),
    });
  });
});

describe('a text from a page of the admin', () => {
  test('is sent once for one form, and names the member of staff', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const first = outcomesOf(await send(own, { key: 'one-form' }));
    const again = outcomesOf(await send(own, { key: 'one-form' }));
    expect(first.data[0]).toMatchObject({ decision: 'send', text: 'Hello Zoé, #1001 is late.' });
    expect(again.data[0]?.id).toBe(first.data[0]?.id);
    expect(await messagesOf(own)).toMatchObject([
      {
        id: first.data[0]?.id,
        to: '+33639980001',
        eventKey: `shopify:${own.shop}/order/1001/admin:one-form`,
        reference: 'shopify-staff:42',
      },
    ]);
  });

  test('about a selection goes to everybody who has a phone, and says who has none', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    await tell(own.requests, { ...own, object: { type: 'order', id: '1002' }, phone: '+33639980002' });
    const objects = [ORDER, 'gid://shopify/Order/1002', 'gid://shopify/Order/1003'];
    const { data, total } = outcomesOf(await send(own, { objects, text: 'Closed today.' }));
    expect(data.map(({ object, decision }) => [object, decision])).toEqual([
      [objects[0], 'send'],
      [objects[1], 'send'],
      [objects[2], 'refuse'],
    ]);
    expect(total).toMatchObject({ messages: 2, segments: 2 });
    expect((await messagesOf(own)).map(({ to }) => to).toSorted()).toEqual(['+33639980001', '+33639980002']);
  });

  test('must have one wording, for orders or customers, under a key', async () => {
    const own = await accountWithShop(gateway);
    for (const wrong of [
      { template: 'also' },
      { text: undefined },
      { objects: [] },
      { objects: ['gid://shopify/Product/1'] },
      { key: undefined },
      { purpose: 'otp' },
    ])
      expect((await send(own, wrong)).status, JSON.stringify(wrong)).toBe(400);
  });
});

describe('the thread of an order or customer', () => {
  test('is empty, and offers templates, before anything was written', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    await own.requests.post('/v1/templates', { name: 'late', text: 'Late.' });
    expect(await threadOf(own)).toEqual({
      object: ORDER,
      mode: 'live',
      to: '+336******01',
      consent: { state: 'unknown', blocked: false, since: null },
      texts: [],
      templates: ['late'],
    });
  });

  test('shows texts about the order, whoever sent them, and none about another one', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    await tell(own.requests, { ...own, object: { type: 'order', id: '10010' } });
    await send(own, { text: 'About 1001.' });
    await send(own, { text: 'About 10010.', objects: ['gid://shopify/Order/10010'] });
    await own.requests.post('/v1/messages', {
      to: '+33639980001',
      text: 'From an automation.',
      purpose: 'transactional',
      eventKey: `shopify:${own.shop}/order/1001/shipped:1`,
    });
    expect((await threadOf(own)).texts.map(({ text }) => text)).toEqual([
      'From an automation.',
      'About 1001.',
    ]);
    const { texts } = await threadOf(own, CUSTOMER);
    expect(texts.map(({ text }) => text).toSorted()).toEqual([
      'About 1001.',
      'About 10010.',
      'From an automation.',
    ]);
    expect(texts[0]).toMatchObject({ direction: 'out', detail: expect.any(String) });
  });

  test('shows a reply with the text it answers, and with no other', async () => {
    const own = await accountWithShop(gateway);
    const other = await connectShop(own.requests);
    for (const shop of [own, other]) {
      await tell(own.requests, { ...shop, phone: '+33639980001' });
      await tell(own.requests, { ...shop, phone: '+33639980001', object: { type: 'order', id: '1002' } });
    }
    await send(own, { text: 'Of 1001.' });
    await replyFrom(own, '+33639980001', 'Thanks for 1001');
    await send(own, { text: 'Of 1002.', objects: ['gid://shopify/Order/1002'] });
    await replyFrom(own, '+33639980001', 'Thanks for 1002');
    await send(other, { text: 'Of the other shop.' });
    await replyFrom(own, '+33639980001', 'Thanks, other shop');
    const textsOf = async (page: Page, object?: string) =>
      (await threadOf(page, object)).texts.map(({ direction, text }) => [direction, text]);
    expect(await textsOf(own)).toEqual([
      ['in', 'Thanks for 1001'],
      ['out', 'Of 1001.'],
    ]);
    expect(await textsOf(other)).toEqual([
      ['in', 'Thanks, other shop'],
      ['out', 'Of the other shop.'],
    ]);
    expect(await textsOf(own, CUSTOMER)).toEqual([
      ['in', 'Thanks for 1002'],
      ['out', 'Of 1002.'],
      ['in', 'Thanks for 1001'],
      ['out', 'Of 1001.'],
    ]);
  });

  test('says what the person decided', async () => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    await own.requests.post('/v1/suppressions', { to: '+33639980001', scope: 'commercial' });
    expect((await threadOf(own)).consent).toMatchObject({ state: 'unsubscribed', blocked: false });
    await own.requests.post('/v1/suppressions', { to: '+33639980001', scope: 'all' });
    expect((await threadOf(own)).consent).toMatchObject({ state: 'unsubscribed', blocked: true });
  });

  test('of somebody without a phone says so', async () => {
    const own = await accountWithShop(gateway);
    expect(await threadOf(own)).toMatchObject({ to: null, consent: null, texts: [] });
  });
});

describe('who may ask', () => {
  test.for([
    ['another secret', async (own: ConnectedShop) => tokenOf({ ...own, secret: 'another-secret' })],
    ['another app', async (own: ConnectedShop) => tokenOf({ ...own, clientId: 'f'.repeat(32) })],
    ['a shop nobody connected', async (own: ConnectedShop) => tokenOf({ ...own, shop: newShop() })],
    ['a token of two minutes ago', async (own: ConnectedShop) => tokenOf({ ...own, late: 120_000 })],
    ['an API key', async (own: ConnectedShop) => (await own.requests.post('/v1/keys', {})).body.key],
    ['no token', async () => 'x'],
  ] as const)('%s is answered alike, and nothing is sent', async ([, prepare]) => {
    const own = await accountWithShop(gateway);
    await tell(own.requests, own);
    const token = await prepare(own);
    for (const answer of [
      await ask(own, `/thread?${new URLSearchParams({ object: ORDER })}`, undefined, token),
      await ask(own, '/send', { ...WORDING, key: 'guess' }, token),
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({
        code: 'session_invalid',
        detail: expect.stringContaining('connected here'),
      });
      // The page can read why.
      expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
    }
    expect(await messagesOf(own)).toEqual([]);
  });

  test('without any header is told to send the token', async () => {
    const answer = await gateway.app.inject({ method: 'GET', url: '/connectors/shopify/admin/thread' });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'session_invalid' });
  });

  test('of two accounts that connected one shop, each sees its own, and texts in its own name', async () => {
    const shop = newShop();
    const one = await accountWithShop(gateway, { shop, secret: 'secret-of-one', clientId: '1'.repeat(32) });
    const other = await accountWithShop(gateway, {
      shop,
      secret: 'secret-of-other',
      clientId: '2'.repeat(32),
    });
    await tell(one.requests, { shop, phone: '+33639980001' });
    await tell(other.requests, { shop, phone: '+33639980002' });
    const pageOfOne = { ...one, clientId: '1'.repeat(32) };
    const pageOfOther = { ...other, clientId: '2'.repeat(32) };
    await send(pageOfOne, { text: 'Of one.' });
    expect(await threadOf(pageOfOne)).toMatchObject({ to: '+336******01', texts: [{ text: 'Of one.' }] });
    expect(await threadOf(pageOfOther)).toMatchObject({ to: '+336******02', texts: [] });
    expect(await messagesOf(other)).toEqual([]);
    expect(
      (await ask(pageOfOne, '/estimate', WORDING, tokenOf({ ...pageOfOther, secret: one.secret }))).status,
    ).toBe(401);
  });

  test('of two shops of one account, neither page shows or texts what is the other’s', async () => {
    const one = await accountWithShop(gateway);
    const other = await connectShop(one.requests);
    await tell(one.requests, one);
    await send(one, { text: 'From the first shop.' });
    expect(await threadOf(other)).toMatchObject({ to: null, texts: [] });
    // The same person buys in both: what was written for one shop is not shown in the other.
    await tell(one.requests, { ...one, ...other });
    expect(await threadOf(other)).toMatchObject({ to: '+336******01', texts: [] });
    expect(await threadOf(other, CUSTOMER)).toMatchObject({ texts: [] });
    expect((await threadOf(one, CUSTOMER)).texts).toHaveLength(1);
  });
});

describe('a browser', () => {
  const preflight = (origin: string) =>
    gateway.app.inject({
      method: 'OPTIONS',
      url: '/connectors/shopify/admin/send',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test('may send the token from where Shopify runs extensions', async () => {
    const { statusCode, headers } = await preflight(ORIGIN);
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(headers['access-control-allow-headers']).toBe('authorization, content-type');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('may not from anywhere else, and nowhere else is opened', async () => {
    expect((await preflight('https://evil.example.com')).headers['access-control-allow-origin']).toBe(ORIGIN);
    const elsewhere = await gateway.app.inject({
      method: 'GET',
      url: '/v1/messages',
      headers: { origin: ORIGIN },
    });
    expect(elsewhere.headers['access-control-allow-origin']).toBeUndefined();
  });
});
