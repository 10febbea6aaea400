import { fromId, ID_PREFIXES, type IdPrefix, toId } from '@carillon/gateway-api/ids';
import { SCOPES } from '@carillon/gateway-api/keys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { apiRoutesOf, call, type Route } from './support/routes.ts';

const MONITORING_KEY = 'ck_monitoring_0123456789';

let gateway: TestGateway;
let routes: readonly Route[];
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_MONITORING_KEY: MONITORING_KEY, GATEWAY_REFUSED_KEYS: '0' });
  routes = await apiRoutesOf(gateway.app);
});
afterAll(() => gateway.close());

const name = ({ method, url }: Route): string => `${method} ${url}`;
const isOperators = ({ url }: Route): boolean => url.startsWith('/v1/operator/');

/** Calls every route, and gives the answers by the name of the route. */
const callAll = async (
  which: (route: Route) => boolean,
  how: Parameters<typeof call>[2],
): Promise<Record<string, { status: number; code: string | undefined }>> => {
  const answers: Record<string, { status: number; code: string | undefined }> = {};
  for (const route of routes.filter(which)) {
    const { status, code } = await call(gateway.app, route, how);
    answers[name(route)] = { status, code };
  }
  return answers;
};

/** What answers other than `wanted`, by route. */
const others = (answers: Awaited<ReturnType<typeof callAll>>, status: number, code: string) =>
  Object.entries(answers).filter(([, answer]) => answer.status !== status || answer.code !== code);

describe('every route under /v1', () => {
  test('is known', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.map(name)).toEqual(expect.arrayContaining(['POST /v1/messages', 'GET /v1/messages/:id']));
  });

  test('refuses a request without a key, with a malformed one, with an unknown one', async () => {
    expect(others(await callAll(() => true, {}), 401, 'key_missing')).toEqual([]);
    for (const key of ['nonsense', `ck_live_${'x'.repeat(43)}`, `ck_operator_${'x'.repeat(43)}`]) {
      expect(others(await callAll(() => true, { key }), 401, 'key_invalid')).toEqual([]);
    }
  });

  test('refuses a HEAD without a key as it does the GET', async () => {
    for (const { url } of routes.filter(({ method }) => method === 'GET')) {
      const answer = await gateway.app.inject({ method: 'HEAD', url: url.replaceAll(/:\w+/g, 'x') });
      expect(answer.statusCode, url).toBe(401);
    }
  });

  test('refuses a revoked key', async () => {
    const made = (await gateway.live.post('/v1/keys', {})).body;
    await gateway.live.delete(`/v1/keys/${made.id}`);
    expect(others(await callAll(() => true, { key: made.key }), 401, 'key_revoked')).toEqual([]);
  });

  test('refuses an expired key', async () => {
    const expiresAt = new Date(gateway.now() + 3_600_000).toISOString();
    const { id, key } = (await gateway.live.post('/v1/keys', { expiresAt })).body;
    await gateway.database.pool.query(
      "UPDATE api_keys SET expires_at = now() - interval '1 minute' WHERE id = $1",
      [fromId('key', id)],
    );
    expect(others(await callAll(() => true, { key }), 401, 'key_expired')).toEqual([]);
  });

  test('refuses the key of whoever watches', async () => {
    expect(others(await callAll(() => true, { key: MONITORING_KEY }), 401, 'key_invalid')).toEqual([]);
  });

  test('of the operator refuses an account, whatever its scopes', async () => {
    const { key } = gateway.demo!;
    expect(others(await callAll(isOperators, { key }), 403, 'scope_missing')).toEqual([]);
  });

  test('of an account refuses the operator, who belongs to none', async () => {
    const key = gateway.demo!.operatorKey;
    expect(others(await callAll((route) => !isOperators(route), { key }), 403, 'scope_missing')).toEqual([]);
  });

  test('of an account is opened by exactly one scope, and by *', async () => {
    const opened: Record<string, string[]> = {};
    for (const scope of SCOPES) {
      const { key } = (await gateway.live.post('/v1/keys', { scopes: [scope] })).body;
      for (const [route, { status }] of Object.entries(
        await callAll((route) => !isOperators(route), { key }),
      )) {
        if (status !== 403) opened[route] = [...(opened[route] ?? []), scope];
      }
    }
    const accounts = routes.filter((route) => !isOperators(route)).map(name);
    expect(Object.keys(opened).sort()).toEqual([...new Set(accounts)].sort());
    const unusual = Object.entries(opened).filter(([, scopes]) => scopes.length !== 2 || scopes[0] !== '*');
    expect(unusual).toEqual([]);
  });

  test('answers anything in its path with a problem, never with a fault', async () => {
    const { key, operatorKey } = gateway.demo!;
    const hostile = [
      '\u0000',
      '../../etc/passwd',
      "' OR 1=1 --",
      '__proto__',
      '%',
      '\ud83d\ude00'.repeat(40),
    ];
    for (const parameter of hostile) {
      for (const [of, which] of [
        [key, (route: Route) => !isOperators(route)],
        [operatorKey, isOperators],
      ] as const) {
        const asked = (route: Route): boolean => which(route) && route.url.includes(':');
        const answers = await callAll(asked, { key: of, parameter, body: {} });
        const wrong = Object.entries(answers).filter(([, { status }]) => status < 400 || status >= 500);
        expect(wrong, parameter).toEqual([]);
      }
    }
  });
});

describe("another account's things", () => {
  /** One of everything the demo account owns, by the prefix of its id. */
  const makeThings = async (): Promise<Partial<Record<IdPrefix, string>>> => {
    const { live } = gateway;
    // Before the pause, which would keep it from arriving.
    const code = await live.post('/v1/otp', { to: '+33639980001' });
    await eventually('the code has arrived', async () => {
      const { data } = (await live.get('/v1/messages')).body;
      return data.every((message) => message['sendAt'] !== null || message['finalAt'] !== null);
    });
    const made = await Promise.all([
      live.post(
        '/v1/messages',
        toPhone('0001', { sendAt: new Date(gateway.now() + 3_600_000).toISOString() }),
      ),
      live.post('/v1/keys', {}),
      live.post('/v1/templates', { name: 'mine', text: 'x' }),
      live.post('/v1/automations', {
        name: 'mine',
        on: 'order.paid',
        purpose: 'transactional',
        text: 'x',
        enabled: false,
      }),
      live.post('/v1/events', { type: 'order.paid', object: { type: 'order', id: '1' } }),
      live.post('/v1/connections', {
        platform: 'shopify',
        shop: 'mine.myshopify.com',
        secret: 'a-secret-of-mine',
      }),
      live.post('/v1/pauses', {}),
      live.post('/v1/webhooks', { url: 'http://127.0.0.1:9/hooks', events: ['webhook.disabled'] }),
      code,
      live.post('/v1/accounts', { name: 'Below mine' }),
      live.put('/v1/spend-caps', { scope: 'account', period: 'month', amount: '1000' }),
    ]);
    const things: Partial<Record<IdPrefix, string>> = Object.fromEntries(
      made.map(({ body }) => [body.id.split('_')[0]!, body.id]),
    );
    await eventually('the automations of the event', async () => {
      const { body } = await live.get(`/v1/events/${things.evt}`);
      return body['status'] === 'processed';
    });
    return things;
  };

  /** Bodies that would be taken, were the thing one's own. */
  const BODIES: Readonly<Record<string, object>> = {
    'PATCH /v1/connections/:id': { secret: 'a-secret-of-theirs' },
    'PATCH /v1/templates/:id': { text: 'stolen' },
    'PATCH /v1/automations/:id': { name: 'stolen' },
    'PATCH /v1/webhooks/:id': { url: 'http://127.0.0.1:9/stolen' },
    'POST /v1/webhooks/:id/replay': { failedSince: '2026-11-26T00:00:00Z' },
    'POST /v1/connections/:id/webhooks/replay': { failedSince: '2026-11-26T00:00:00Z' },
    'POST /v1/otp/:id/verify': { code: '000000' },
    'POST /v1/accounts/:id/transfer': { amount: '30.00' },
    'PATCH /v1/accounts/:id': { name: 'stolen' },
  };

  const PREFIXES: Readonly<Record<string, IdPrefix>> = {
    messages: 'msg',
    keys: 'key',
    templates: 'tpl',
    automations: 'aut',
    events: 'evt',
    connections: 'con',
    pauses: 'pau',
    webhooks: 'whk',
    otp: 'otp',
    accounts: 'acc',
    'spend-caps': 'cap',
  };

  /** Nouns whose ids name what cannot be made here by a request, each with why: they are asked for ids of every kind. */
  const UNMADE: Readonly<Record<string, string>> = {
    privacy: 'a platform passes a request on, in a webhook that it signed',
    purchases: 'they begin at a payment provider',
    suppressions: 'one waits for a review only when a person wrote nearly what a keyword says',
  };

  const lists = async () =>
    Promise.all(Object.keys(PREFIXES).map(async (list) => (await gateway.live.get(`/v1/${list}`)).body.data));

  /** Whose things these are not: an account apart, and one below the owner's. */
  const strangers = async (subAccount: string): Promise<string[]> => {
    const stranger = await gateway.account('Stranger', '10');
    const [made, below] = await Promise.all([
      stranger.requests.post('/v1/keys', {}),
      gateway.live.post(`/v1/accounts/${subAccount}/keys`, {}),
    ]);
    return [made.body.key, below.body.key];
  };

  test('are not there: every route with an id answers strangers as if nothing was, and changes nothing', async () => {
    const things = await makeThings();
    const keys = await strangers(things.acc!);
    const before = await lists();
    const uuid = '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f';
    const asked = routes.filter((route) => !isOperators(route) && /\/:id\b/.test(route.url));
    expect(asked.length).toBeGreaterThan(8);
    const nouns = new Set(asked.map(({ url }) => url.split('/')[2]!));
    // Whoever adds a route says here what its id names.
    expect([...nouns].sort()).toEqual([...Object.keys(PREFIXES), ...Object.keys(UNMADE)].sort());
    for (const [key, route] of keys.flatMap((each) => asked.map((one) => [each, one] as const))) {
      const known = PREFIXES[route.url.split('/')[2]!];
      const ids = known
        ? [things[known]!]
        : (Object.keys(ID_PREFIXES) as IdPrefix[]).map((prefix) => toId(prefix, uuid));
      for (const id of ids) {
        const body = BODIES[name(route)] ?? (['GET', 'DELETE'].includes(route.method) ? undefined : {});
        const ask = (parameter: string) =>
          call(gateway.app, route, { key, parameter, ...(body === undefined ? {} : { body }) });
        const answer = await ask(id);
        if (!known) expect([400, 404, 422], name(route)).toContain(answer.status);
        // The answer must not tell whether somebody else has it.
        else expect(answer, name(route)).toEqual({ ...(await ask(toId(known, uuid))), status: 404 });
      }
    }
    expect(await lists()).toEqual(before);
  });

  /** What is named by something other than an id: one that the account has, and one that nobody has. */
  const BY_NAME: Readonly<Record<string, readonly [theirs: string, nobodys: string]>> = {
    phones: ['+33639980007', '+33639980908'],
    statements: ['2020-01', '2020-02'],
  };

  test('named by a number or a month are not there either', async () => {
    // The other tests let texts wait.
    for (const { id } of (await gateway.live.get('/v1/pauses')).body.data)
      await gateway.live.delete(`/v1/pauses/${id}`);
    await gateway.live.post('/v1/messages', toPhone('0007'));
    await eventually('the phone to have its text', async () => {
      const { texts } = (await gateway.live.get('/v1/phones/+33639980007')).body;
      return (texts as unknown as unknown[]).length > 0;
    });
    const stranger = await gateway.account('Neighbour', '10');
    const { key } = (await stranger.requests.post('/v1/keys', {})).body;
    const asked = routes.filter(
      (route) => !isOperators(route) && /\/:/.test(route.url) && !/\/:id\b/.test(route.url),
    );
    // Whoever adds a route says here what its name is of; a number that means the same to everybody has any two.
    expect(new Set(asked.map(({ url }) => url.split('/')[2]))).toEqual(new Set(Object.keys(BY_NAME)));
    for (const route of asked) {
      const [theirs, nobodys] = BY_NAME[route.url.split('/')[2]!]!;
      const body = route.method === 'GET' ? {} : { body: { text: 'STOP' } };
      const ask = (parameter: string) => call(gateway.app, route, { key, parameter, ...body });
      expect(await ask(theirs), name(route)).toEqual(await ask(nobodys));
    }
    expect((await stranger.requests.get('/v1/phones/+33639980007')).body['texts']).toEqual([]);
  });

  test('are in no list, and cancelling by reference or event key finds none of them', async () => {
    const eventKey = 'shop/order/9/placed';
    const held = toPhone('0001', {
      sendAt: new Date(gateway.now() + 3_600_000).toISOString(),
      reference: 'campaign-9',
      eventKey,
    });
    const own = await gateway.live.post('/v1/messages', held);
    const { requests } = await gateway.account('Other', '10');
    for (const selection of [{ reference: 'campaign-9' }, { eventKeyPrefix: 'shop/order' }]) {
      const answer = await requests.post('/v1/messages/cancel', selection);
      expect(answer.body).toMatchObject({ cancelled: 0, tooLate: 0 });
    }
    expect((await requests.get(`/v1/messages?reference=campaign-9`)).body.data).toEqual([]);
    const theirs = await requests.post('/v1/messages', held);
    expect(theirs.status).toBe(202);
    expect(theirs.body.id).not.toBe(own.body.id);
    expect((await gateway.message(own.body.id, () => true)).status).toBe('on_hold');
  });
});
