import { SCOPES } from '@carillon/gateway-api/keys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import type { Requests } from '../../support/requests.ts';
import { apiRoutesOf, call, type Route } from './support/routes.ts';

let gateway: TestGateway;
let routes: readonly Route[];
beforeAll(async () => {
  gateway = await startTestGateway();
  routes = (await apiRoutesOf(gateway.app)).filter(({ url }) => !url.startsWith('/v1/operator/'));
});
afterAll(() => gateway.close());

const name = ({ method, url }: Route): string => `${method} ${url}`;

/** All that a test key may change, and then only among the things of the test mode. Everything else takes a live key. */
const TEST_DEEDS = new Set([
  'POST /v1/messages',
  'POST /v1/messages/batch',
  'POST /v1/messages/estimate',
  'POST /v1/messages/estimate/audience',
  'POST /v1/messages/cancel',
  'POST /v1/messages/:id/cancel',
  'POST /v1/events',
  'POST /v1/automations/runs/stop',
  'POST /v1/phones/:number/replies',
  'POST /v1/otp',
  'POST /v1/otp/:id/verify',
  'POST /v1/otp/:id/resend',
  'POST /v1/otp/:id/cancel',
  'POST /v1/otp/blocks/:id/lift',
  'PUT /v1/otp/safe-numbers',
  'DELETE /v1/otp/safe-numbers',
  'POST /v1/keys',
  'DELETE /v1/keys/:id',
  'POST /v1/connections',
  'PATCH /v1/connections/:id',
  'DELETE /v1/connections/:id',
  'POST /v1/connections/:id/install',
  'POST /v1/connections/:id/webhooks/replay',
  'POST /v1/webhooks',
  'PATCH /v1/webhooks/:id',
  'DELETE /v1/webhooks/:id',
  'POST /v1/webhooks/:id/rotate-secret',
  'POST /v1/webhooks/:id/replay',
  'POST /v1/webhooks/:id/test',
]);
/** What is read of an account's live side alone. */
const LIVE_READS = new Set(['GET /v1/audit']);
const isTestDeed = (route: Route): boolean =>
  route.method === 'GET' ? !LIVE_READS.has(name(route)) : TEST_DEEDS.has(name(route));

describe('every route of an account, by mode and scope', () => {
  test('lets a test key read, and do what is listed, and nothing else', async () => {
    const { key } = (await gateway.live.post('/v1/keys', { mode: 'test' })).body;
    for (const route of routes) {
      const { status, code } = await call(gateway.app, route, { key });
      if (isTestDeed(route)) expect([401, 403], name(route)).not.toContain(status);
      else
        expect({ route: name(route), status, code }).toMatchObject({
          status: 403,
          code: 'live_key_required',
        });
    }
  });

  test('opens to a live key and to a test key by the same one scope', async () => {
    const opened: Record<string, string[]> = {};
    for (const mode of ['live', 'test'] as const)
      for (const scope of SCOPES) {
        const { key } = (await gateway.live.post('/v1/keys', { mode, scopes: [scope] })).body;
        for (const route of routes) {
          const { code } = await call(gateway.app, route, { key });
          // A key with the scope and of the wrong mode is told of its mode.
          if (code !== 'scope_missing') opened[name(route)] = [...(opened[name(route)] ?? []), scope];
        }
      }
    for (const [route, scopes] of Object.entries(opened)) {
      const [all, scope] = scopes;
      expect(scopes, route).toEqual([all, scope, all, scope]);
      expect(all).toBe('*');
    }
    expect(Object.keys(opened)).toHaveLength(routes.length);
  });
});

describe('the live things of its account', () => {
  /** One of everything live that a test key may have of its own. */
  const makeThings = async (live: Requests): Promise<ReadonlyMap<string, string>> => {
    const sendAt = new Date(gateway.now() + 3_600_000).toISOString();
    const made = [
      await live.post(
        '/v1/messages',
        toPhone('0001', { sendAt, reference: 'live', eventKey: 'shop/order/1' }),
      ),
      await live.post('/v1/events', { type: 'order.paid', object: { type: 'order', id: '1' } }),
      await live.post('/v1/otp', { to: '+33639980101' }),
      await live.post('/v1/keys', { mode: 'live' }),
      await live.post('/v1/connections', {
        platform: 'shopify',
        shop: 'a.myshopify.com',
        secret: 'a-live-secret',
      }),
      await live.post('/v1/webhooks', { url: 'http://127.0.0.1:9/hooks' }),
    ];
    return new Map(made.map(({ body }) => [String(body.id).split('_')[0]!, body.id]));
  };
  const LISTS: Readonly<Record<string, string>> = {
    messages: 'msg',
    events: 'evt',
    otp: 'otp',
    keys: 'key',
    connections: 'con',
    webhooks: 'whk',
  };
  const BODIES: Readonly<Record<string, object>> = {
    'POST /v1/otp/:id/verify': { code: '000000' },
    'PATCH /v1/connections/:id': { secret: 'a secret of the tester' },
    'POST /v1/webhooks/:id/replay': { failedSince: '2026-11-26T00:00:00Z' },
    'POST /v1/connections/:id/webhooks/replay': { failedSince: '2026-11-26T00:00:00Z' },
  };

  test('are not there for a test key: it can neither read nor change one by its id', async () => {
    const { requests, key: live } = await gateway.account('Things', '10');
    const things = await makeThings(requests);
    expect(things.size).toBe(6);
    const { key } = (await requests.post('/v1/keys', { mode: 'test' })).body;
    const asked = routes.filter(({ url }) => /\/:id\b/.test(url) && LISTS[url.split('/')[2]!]);
    const reached = asked.filter((route) => isTestDeed(route) && !route.url.includes('/blocks/'));
    expect(reached.length).toBeGreaterThan(8);
    for (const route of reached) {
      const parameter = things.get(LISTS[route.url.split('/')[2]!]!)!;
      const body = BODIES[name(route)] ?? (route.method === 'GET' ? undefined : {});
      const how = { parameter, ...(body === undefined ? {} : { body }) };
      const { status } = await call(gateway.app, route, { key, ...how });
      expect(status, name(route)).toBe(404);
    }
    for (const [list, prefix] of Object.entries(LISTS)) {
      const route = { method: 'GET', url: `/v1/${list}/:id` } as const;
      if (!routes.some((known) => name(known) === name(route))) continue;
      const { status } = await call(gateway.app, route, { key: live, parameter: things.get(prefix)! });
      expect(status, list).toBe(200);
    }
    expect((await requests.get('/v1/messages?reference=live')).body.data[0]).toMatchObject({
      status: 'on_hold',
    });
  });

  test('are in no list of a test key, and no selection of it cancels them', async () => {
    const { requests } = await gateway.account('Lists', '10');
    await makeThings(requests);
    const tester = requestsWith((await requests.post('/v1/keys', { mode: 'test' })).body.key);
    for (const list of ['messages', 'events', 'connections', 'webhooks']) {
      expect((await tester('GET', `/v1/${list}`))['data'], list).toEqual([]);
      expect((await requests.get(`/v1/${list}`)).body.data.length, list).toBeGreaterThan(0);
    }
    const keys = (await tester('GET', '/v1/keys'))['data'] as { mode: string }[];
    expect(keys.map(({ mode }) => mode)).toEqual(['test']);
    for (const selection of [{ reference: 'live' }, { eventKeyPrefix: 'shop/order' }])
      expect(await tester('POST', '/v1/messages/cancel', selection)).toEqual({ cancelled: 0, tooLate: 0 });
  });

  test('are not made by a test key: neither a live connection nor a live key', async () => {
    const tester = await gateway.withKey({ mode: 'test' });
    const shop = { platform: 'shopify', shop: 'b.myshopify.com', secret: 'a secret', mode: 'live' };
    expect(await tester.post('/v1/connections', shop)).toMatchObject({
      status: 403,
      body: { code: 'live_key_required', field: 'mode' },
    });
    expect(await tester.post('/v1/keys', { mode: 'live' })).toMatchObject({ status: 403 });
    const { mode: _, ...own } = shop;
    expect((await tester.post('/v1/connections', own)).body['mode']).toBe('test');
  });

  const requestsWith =
    (key: string) =>
    async (method: 'GET' | 'POST', url: string, payload?: object): Promise<Record<string, unknown>> =>
      (
        await gateway.app.inject({
          method,
          url,
          headers: { authorization: `Bearer ${key}` },
          ...(payload === undefined ? {} : { payload }),
        })
      ).json();
});

describe('what a test key sets off', () => {
  test('a reply on a virtual phone is of the test mode, and so is the text that answers it', async () => {
    const { requests } = await gateway.account('Replies', '10');
    await requests.post('/v1/automations', {
      name: 'answer',
      on: 'message.received',
      purpose: 'transactional',
      text: 'Thank you',
      enabled: true,
    });
    const { key } = (await requests.post('/v1/keys', { mode: 'test' })).body;
    const phone = '+33639980201';
    const post = (url: string, payload: object) =>
      gateway.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key}` }, payload });
    const sent = (await post('/v1/messages', toPhone('0201'))).json();
    await eventually('the text on the phone', async () => {
      const { body } = await requests.get(`/v1/phones/${encodeURIComponent(phone)}`);
      return (body['texts'] as unknown[]).length > 0;
    });
    await post(`/v1/phones/${encodeURIComponent(phone)}/replies`, { text: 'Hello' });
    const answers = await eventually('the answer', async () => {
      const { data } = (await requests.get('/v1/messages')).body;
      const others = data.filter(({ id }) => id !== sent.id);
      return others.length > 0 && others;
    });
    for (const answer of answers)
      expect(answer).toMatchObject({ mode: 'test', price: { amount: '0.000000' } });
    expect((await requests.get('/v1/wallet')).body['balance']).toMatchObject({ amount: '10.000000' });
  });

  test('a STOP it types counts for virtual phones only, even where it simulates a person', async () => {
    const { requests } = await gateway.account('Stops', '10');
    const { key } = (await requests.post('/v1/keys', { mode: 'test' })).body;
    const person = '+33612345678';
    const post = (url: string, payload: object) =>
      gateway.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key}` }, payload });
    await post('/v1/messages', { ...toPhone('0001'), to: person });
    const stopped = await eventually('the simulated text', async () => {
      const answer = await post(`/v1/phones/${encodeURIComponent(person)}/replies`, { text: 'STOP' });
      return answer.json().code !== 'phone_not_found' && answer;
    });
    expect(stopped.json()).toMatchObject({ code: 'live_key_required' });
    expect((await requests.get('/v1/suppressions')).body.data).toEqual([]);
  });

  test('lists of people show it virtual phones only', async () => {
    const { requests } = await gateway.account('People', '0');
    for (const to of ['+33612345678', '+33639980301']) await requests.post('/v1/suppressions', { to });
    const { key } = (await requests.post('/v1/keys', { mode: 'test' })).body;
    const headers = { authorization: `Bearer ${key}` };
    const shown = (await gateway.app.inject({ url: '/v1/suppressions', headers })).json();
    expect(shown.data.map(({ to }: { to: string }) => to)).toEqual(['+33639980301']);
    expect((await requests.get('/v1/suppressions')).body.data).toHaveLength(2);
  });
});
