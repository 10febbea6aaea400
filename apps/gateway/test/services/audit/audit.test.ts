import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dropOldAudit } from '../../../src/infrastructure/audit/read-audit.ts';
import { apiRoutesOf, type Route } from '../../infrastructure/http/support/routes.ts';
import { sampleBodies } from '../../infrastructure/http/support/sample-bodies.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import type { AnswerBody, Requests } from '../../support/requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  // What bounds the endpoint is not what bounds the trail.
  gateway = await startTestGateway({ GATEWAY_REFUSED_KEYS: '0', GATEWAY_REQUESTS_AT_ONCE: '0' });
});
afterAll(() => gateway.close());
// A new minute: what is refused is told of at once again.
beforeEach(() => gateway.advance(61_000));

const trail = async (query = ''): Promise<readonly AnswerBody[]> =>
  (await gateway.operator.get(`/v1/operator/audit?limit=100${query}`)).body.data;
const verify = async () => (await gateway.operator.get('/v1/operator/audit/verify')).body;
const name = ({ method, url }: Route): string => `${method} ${url}`;

/** What leaves a trail of its own: texts have their why-card, events their outcomes, consent its ledger; a test changes nothing. */
const OWN_TRAIL = new Set([
  'POST /v1/messages',
  'POST /v1/messages/batch',
  'POST /v1/automations/rehearse',
  'POST /v1/messages/estimate',
  'POST /v1/messages/estimate/audience',
  'POST /v1/messages/cancel',
  'POST /v1/messages/:id/cancel',
  'POST /v1/events',
  'POST /v1/phones/:number/replies',
  'POST /v1/otp',
  'POST /v1/otp/:id/verify',
  'POST /v1/otp/:id/resend',
  'POST /v1/otp/:id/cancel',
  'POST /v1/consents',
  'POST /v1/consents/import',
  'POST /v1/suppressions',
  'POST /v1/suppressions/import',
  'POST /v1/opt-out-links',
  'POST /v1/webhooks/:id/test',
  'POST /v1/operator/webhooks/:id/test',
]);

describe('every change', () => {
  const BODIES: Readonly<Record<string, object>> = {
    'PATCH /v1/wallet': { lowAt: '20.00', criticalAt: '5.00' },
    'POST /v1/connections': { platform: 'shopify', shop: 'mine.myshopify.com', secret: 'a-secret-of-mine' },
    'POST /v1/operator/carriers': { name: 'another', type: 'simulator', settings: {} },
    'POST /v1/operator/routes': { order: 2_000, carriers: [{ name: 'simulator', weight: 1 }] },
  };

  test('is in the trail, with who did it, to what and from where, and nothing secret', async () => {
    const { id: account, key, requests } = await gateway.account('Traced', '500');
    const bodyOf = await sampleBodies(gateway.app);
    const routes = (await apiRoutesOf(gateway.app)).filter(({ method }) => method !== 'GET');
    const order = ['POST', 'PUT', 'PATCH', 'DELETE'];
    // What is made is changed, and what is changed is deleted.
    const inOrder = routes.toSorted(
      (a, b) =>
        order.indexOf(a.method) - order.indexOf(b.method) ||
        a.url.split('/').length - b.url.split('/').length,
    );
    const things = new Map<string, string>();
    const secrets: string[] = [];
    const done: Route[] = [];
    for (const route of inOrder) {
      const operators = route.url.startsWith('/v1/operator/');
      const list = route.url
        .split('/')
        .slice(0, operators ? 4 : 3)
        .join('/');
      const url = route.url.replaceAll(/:\w+/g, things.get(list) ?? account);
      const payload = BODIES[name(route)] ?? bodyOf(route);
      const sent = payload && 'accountId' in payload ? { ...payload, accountId: account } : payload;
      const answer = await gateway.app.inject({
        method: route.method,
        url: route.url.endsWith('/safe-numbers') ? `${url}?to=%2B33639980001` : url,
        headers: { authorization: `Bearer ${operators ? gateway.demo!.operatorKey : key}` },
        ...(sent === undefined ? {} : { payload: sent }),
      });
      if (answer.statusCode >= 300) continue;
      done.push(route);
      const body = answer.body === '' ? null : answer.json();
      if (route.method === 'POST' && typeof body?.id === 'string' && !things.has(list))
        things.set(list, body.id);
      if (typeof body?.key === 'string') secrets.push(body.key);
    }
    const { rows } = await gateway.database.pool.query<{ deed: string; told: string }>(
      "SELECT deed, row_to_json(e)::text AS told FROM audit_entries e WHERE outcome = 'done'",
    );
    const told = new Set(rows.map(({ deed }) => deed));
    const silent = done.map(name).filter((route) => !told.has(route) && !OWN_TRAIL.has(route));
    expect(silent).toEqual([]);
    expect([...told].filter((deed) => OWN_TRAIL.has(deed))).toEqual([]);
    expect(done.map(name).filter((route) => !OWN_TRAIL.has(route)).length).toBeGreaterThan(25);
    expect(secrets.length).toBeGreaterThan(2);
    const all = rows.map((row) => row.told).join();
    for (const secret of [...secrets, 'a-secret-of-mine', '+33639980001']) expect(all).not.toContain(secret);
    expect(await verify()).toMatchObject({ sound: true, faults: [] });
    const [made] = (await requests.get('/v1/audit?deed=POST%20/v1/keys')).body.data;
    expect(made).toMatchObject({
      by: 'account',
      accountId: account,
      address: '127.0.0.1',
      deed: 'POST /v1/keys',
      object: expect.stringMatching(/^key_/),
      outcome: 'done',
      count: 1,
    });
  });

  test('is told in the transaction that makes it: one that is refused or repeated is none', async () => {
    const { requests } = await gateway.account('Once', '0');
    const header = { 'idempotency-key': 'once' };
    for (let times = 0; times < 3; times++)
      await requests.post('/v1/templates', { name: 'a', text: 'x' }, header);
    await requests.post('/v1/templates', { name: 'a', text: 'x' });
    const entries = (await requests.get('/v1/audit?deed=POST%20/v1/templates')).body.data;
    expect(entries.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    expect(entries.filter(({ outcome }) => outcome !== 'done')).toMatchObject([
      { outcome: 'template_name_taken', count: 1 },
    ]);
  });

  test('made at once with others follows from the one before', async () => {
    const { requests } = await gateway.account('Parallel', '0');
    await Promise.all(
      Array.from({ length: 20 }, (_, place) => requests.post('/v1/keys', { label: `k${place}` })),
    );
    const entries = (await requests.get('/v1/audit?limit=100&deed=POST%20/v1/keys')).body.data;
    const places = entries.map((entry) => entry['seq'] as number);
    expect(new Set(places).size).toBe(20);
    expect(Math.max(...places) - Math.min(...places)).toBe(19);
    expect(await verify()).toMatchObject({ sound: true });
  });
});

describe('whoever is refused', () => {
  const ask = (authorization?: string, url = '/v1/messages') =>
    gateway.app.inject({ url, headers: authorization === undefined ? {} : { authorization } });

  test.each<[string, (ready: Awaited<ReturnType<typeof prepare>>) => Promise<unknown>, object]>([
    ['without a key', () => ask(), { by: 'unknown', keyId: null, outcome: 'key_missing' }],
    [
      'with a wrong one',
      () => ask(`Bearer ck_live_${'w'.repeat(43)}`),
      { by: 'unknown', keyPrefix: 'ck_live_wwwwww', outcome: 'key_invalid' },
    ],
    [
      'with one that is none',
      () => ask('Basic abc'),
      { by: 'unknown', keyPrefix: null, outcome: 'key_invalid' },
    ],
    [
      'with a revoked one',
      ({ revoked }) => ask(`Bearer ${revoked}`),
      { by: 'account', keyId: expect.stringMatching(/^key_/), outcome: 'key_revoked' },
    ],
    [
      'with one that lacks the scope',
      ({ narrow }) => ask(`Bearer ${narrow}`),
      { by: 'account', keyId: expect.stringMatching(/^key_/), outcome: 'scope_missing' },
    ],
    [
      'with a test key where it takes a live one',
      ({ test: key }) =>
        gateway.app.inject({
          method: 'POST',
          url: '/v1/templates',
          headers: { authorization: `Bearer ${key}` },
          payload: {},
        }),
      { by: 'account', outcome: 'live_key_required', deed: 'POST /v1/templates' },
    ],
    [
      'with an account’s key at the operator’s endpoint',
      ({ key }) => ask(`Bearer ${key}`, '/v1/operator/accounts'),
      { by: 'account', outcome: 'scope_missing', deed: 'GET /v1/operator/accounts' },
    ],
    [
      'with a webhook that nobody signed',
      () =>
        gateway.app.inject({
          method: 'POST',
          url: '/connectors/shopify/webhooks',
          headers: {
            'x-shopify-shop-domain': 'a.myshopify.com',
            'x-shopify-hmac-sha256': 'A'.repeat(43).concat('='),
            'content-type': 'application/json',
          },
          payload: '{}',
        }),
      { by: 'unknown', outcome: 'webhook_signature_invalid', deed: 'POST /connectors/shopify/webhooks' },
    ],
    [
      'with a page of a shop that shows no token of the platform',
      () => ask('Bearer none', '/connectors/shopify/admin/thread'),
      { by: 'unknown', outcome: 'session_invalid', deed: 'GET /connectors/shopify/admin/thread' },
    ],
  ])('%s is in the trail', async (_, act, expected) => {
    const ready = await prepare();
    const began = new Date(gateway.now() - 1_000).toISOString();
    await act(ready);
    const found = (await trail(`&since=${began}`)).filter(({ outcome }) => outcome !== 'done');
    expect(found).toMatchObject([{ ...expected, address: '127.0.0.1', count: 1 }]);
  });

  const prepare = async () => {
    const { key, requests } = await gateway.account('Refused', '0');
    const revoked = (await requests.post('/v1/keys', {})).body;
    await requests.delete(`/v1/keys/${revoked.id}`);
    const narrow = (await requests.post('/v1/keys', { scopes: ['wallet:read'] })).body.key;
    const test = (await requests.post('/v1/keys', { mode: 'test' })).body.key;
    return { key, revoked: revoked.key, narrow, test };
  };

  test('a thousand times is one entry with a count', async () => {
    const began = new Date(gateway.now() - 1_000).toISOString();
    await Promise.all(Array.from({ length: 1_000 }, () => ask(`Bearer ck_live_${'r'.repeat(43)}`)));
    const found = (await trail(`&since=${began}`)).filter(({ outcome }) =>
      ['key_invalid', 'rate_limited'].includes(String(outcome)),
    );
    const count = found.reduce((sum, entry) => sum + Number(entry['count']), 0);
    expect(count).toBe(1_000);
    // The clock may have written once on the way.
    expect(found.length).toBeLessThan(10);
  });

  test('in a thousand ways fills no disk: what is too much to tell apart is counted together', async () => {
    const before = await count();
    await Promise.all(
      Array.from({ length: 1_000 }, (_, place) =>
        ask(`Bearer ck_live_${String(place).padStart(6, '0')}${'x'.repeat(30)}`),
      ),
    );
    await trail();
    gateway.advance(61_000);
    await trail();
    const { rows, refused } = await count();
    expect(rows - before.rows).toBeLessThan(70);
    expect(refused - before.refused).toBe(1_000);
    expect((await trail('&deed=others')).length).toBeGreaterThan(0);
  });

  const count = async () => {
    const { rows } = await gateway.database.pool.query<{ rows: number; refused: number }>(
      "SELECT count(*)::int AS rows, coalesce(sum(count), 0)::int AS refused FROM audit_entries WHERE actor = 'unknown'",
    );
    return rows[0]!;
  };
});

test('a wrong key that is not even looked up is counted with the others', async () => {
  const shut = await startTestGateway({ GATEWAY_REFUSED_KEYS: '40' });
  try {
    // A key that is known to be good is not shut out with its address.
    await shut.operator.get('/v1/operator/audit');
    for (let place = 0; place < 30; place++)
      await shut.app.inject({
        url: '/v1/messages',
        headers: { authorization: `Bearer ck_live_guess_${place}${'x'.repeat(30)}` },
      });
    const { data } = (await shut.operator.get('/v1/operator/audit?limit=100')).body;
    const refused = data.filter((entry) => entry['by'] === 'unknown');
    expect(refused.map(({ outcome }) => outcome)).toContain('rate_limited');
    expect(refused.reduce((sum, entry) => sum + Number(entry['count']), 0)).toBe(30);
  } finally {
    await shut.close();
  }
});

describe('an account', () => {
  test('reads its own trail, what the operator did to it in it, and nobody else’s', async () => {
    const mine = await gateway.account('Mine', '25');
    const other = await gateway.account('Other', '25');
    await other.requests.post('/v1/pauses', {});
    const entries = (await mine.requests.get('/v1/audit')).body.data;
    expect(entries.map(({ deed }) => deed)).toEqual(
      expect.arrayContaining(['POST /v1/operator/credit', 'POST /v1/operator/accounts/:id/keys']),
    );
    for (const entry of entries)
      expect(entry).toMatchObject({ accountId: mine.id, by: 'operator', address: null, keyId: null });
  });

  test('needs the scope audit:read, and a live key', async () => {
    const reader = await gateway.withKey({ scopes: ['messages:read'] });
    expect((await reader.get('/v1/audit')).body).toMatchObject({ code: 'scope_missing' });
    const tester = await gateway.withKey({ mode: 'test', scopes: ['audit:read'] });
    expect((await tester.get('/v1/audit')).body).toMatchObject({ code: 'live_key_required' });
    expect((await (await gateway.withKey({ scopes: ['audit:read'] })).get('/v1/audit')).status).toBe(200);
  });
});

describe('the trail', () => {
  let requests: Requests;
  let chain: string;
  beforeEach(async () => {
    const account = await gateway.account('Chain', '0');
    requests = account.requests;
    for (let place = 0; place < 4; place++) await requests.post('/v1/keys', { label: `k${place}` });
    const { rows } = await gateway.database.pool.query<{ chain: string }>(
      'SELECT chain FROM audit_chains WHERE chain::text = $1',
      [uuidOf(account.id)],
    );
    chain = rows[0]!.chain;
  });
  const uuidOf = (id: string): string =>
    id.slice('acc_'.length).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
  const query = (sql: string) => gateway.database.pool.query(sql, [chain]);

  test.each([
    ['an entry that is changed', "UPDATE audit_entries SET object = 'key_x' WHERE chain = $1 AND seq = 2"],
    ['an address that is changed', "UPDATE audit_entries SET address = '::1' WHERE chain = $1 AND seq = 1"],
    [
      'a time that is changed',
      "UPDATE audit_entries SET at = at - interval '1 hour' WHERE chain = $1 AND seq = 3",
    ],
    ['an entry that is taken out', 'DELETE FROM audit_entries WHERE chain = $1 AND seq = 2'],
    ['the first that is taken out', 'DELETE FROM audit_entries WHERE chain = $1 AND seq = 1'],
    ['the last that is taken out', 'DELETE FROM audit_entries WHERE chain = $1 AND seq = 4'],
    [
      'an entry that is copied in',
      `WITH moved AS (UPDATE audit_chains SET seq = 5 WHERE chain = $1)
       INSERT INTO audit_entries SELECT (jsonb_populate_record(e, jsonb_build_object('seq', 5, 'id', gen_random_uuid()))).*
       FROM audit_entries e WHERE chain = $1 AND seq = 4`,
    ],
    [
      'an end that is cut off together with its mark',
      `WITH cut AS (DELETE FROM audit_entries WHERE chain = $1 AND seq > 2)
       UPDATE audit_chains SET seq = 2 WHERE chain = $1`,
    ],
  ])('tells of %s', async (_, sql) => {
    expect(await verify()).toMatchObject({ sound: true });
    await query(
      'CREATE TABLE IF NOT EXISTS kept_entries AS SELECT * FROM audit_entries WHERE chain = $1 AND false',
    );
    await query('INSERT INTO kept_entries SELECT * FROM audit_entries WHERE chain = $1');
    const { rows } = await query('SELECT seq, mac FROM audit_chains WHERE chain = $1');
    await query(sql);
    const found = await verify();
    expect(found).toMatchObject({ sound: false });
    expect(found['faults']).toHaveLength(1);
    // Put back, so that the next test begins with a sound trail.
    await query('DELETE FROM audit_entries WHERE chain = $1');
    await query('INSERT INTO audit_entries SELECT * FROM kept_entries WHERE chain = $1');
    await query('DELETE FROM kept_entries WHERE chain = $1');
    await gateway.database.pool.query('UPDATE audit_chains SET seq = $2, mac = $3 WHERE chain = $1', [
      chain,
      rows[0].seq,
      rows[0].mac,
    ]);
    expect(await verify()).toMatchObject({ sound: true });
  });

  test('goes on after what is too old was dropped', async () => {
    const year = 400 * 86_400_000;
    await dropOldAudit(gateway.database, gateway.now() + year - 3_600_000);
    expect((await requests.get('/v1/audit')).body.data).toHaveLength(6);
    await dropOldAudit(gateway.database, gateway.now() + year + 3_600_000);
    expect((await requests.get('/v1/audit')).body.data).toEqual([]);
    expect(await verify()).toMatchObject({ sound: true });
    await requests.post('/v1/keys', { label: 'later' });
    expect(await verify()).toMatchObject({ sound: true, entries: expect.any(Number) });
    expect((await requests.get('/v1/audit')).body.data).toMatchObject([{ seq: 5 }]);
  });

  test('is asked for in pages, by deed, outcome, key and time', async () => {
    const first = (await requests.get('/v1/audit?limit=2')).body;
    const second = (await requests.get(`/v1/audit?limit=2&cursor=${first.nextCursor}`)).body;
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(4);
    expect((await requests.get('/v1/audit?outcome=nothing')).body.data).toEqual([]);
    expect((await requests.get('/v1/audit?until=2020-01-01T00:00:00Z')).body.data).toEqual([]);
    const keyId = String(first.data[0]!['keyId']);
    expect((await requests.get(`/v1/audit?keyId=${keyId}`)).body.data).toHaveLength(4);
    expect(await requests.get('/v1/audit?cursor=x')).toMatchObject({
      status: 400,
      body: { code: 'cursor_invalid' },
    });
  });
});

test('a text is not in the trail: it has its why-card', async () => {
  const { requests } = await gateway.account('Sender', '10');
  await requests.post('/v1/messages', toPhone('0001'));
  const deeds = (await requests.get('/v1/audit')).body.data.map(({ deed }) => deed);
  expect(deeds).not.toContain('POST /v1/messages');
});
