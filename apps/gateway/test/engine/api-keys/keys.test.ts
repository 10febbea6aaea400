import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyRoutes } from '../../../src/engine/api-keys/key-routes.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [keyRoutes(options)]);
});
afterAll(() => server.close());

const stored = async (account: string): Promise<number> =>
  (await server.database.pool.query('SELECT 1 FROM api_keys WHERE account_id = $1', [account])).rows.length;

describe('making a key', () => {
  it('shows the key once, and it works', async () => {
    const owner = await (await server.account()).as();
    const made = await owner.post('/v1/keys', { scopes: ['keys:write'], label: 'till 4' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      mode: 'live',
      scopes: ['keys:write'],
      label: 'till 4',
      revokedAt: null,
    });
    expect(made.body.key).toMatch(/^ck_live_[\w-]{43}$/);
    const listed = await server.as(made.body.key).get('/v1/keys');
    expect(listed.status).toBe(200);
    const [shown] = listed.body.data;
    expect(shown).toMatchObject({ id: made.body.id, prefix: made.body.key.slice(0, 14) });
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
  });

  it('keeps no text of the key in the store', async () => {
    const owner = await (await server.account()).as();
    const { key } = (await owner.post('/v1/keys', {}, once('secret'))).body;
    const { rows } = await server.database.pool.query(
      `SELECT row_to_json(k)::text AS kept FROM api_keys k UNION ALL
       SELECT encode(body, 'escape') FROM idempotency_keys`,
    );
    expect(rows.map((row) => row.kept).join()).not.toContain(key.slice(14));
  });

  it('gives no scope that the asking key lacks', async () => {
    const account = await server.account();
    const limited = await account.as({ scopes: ['keys:write', 'messages:read'] });
    for (const scopes of [['*'], ['messages:read', 'wallet:read'], undefined]) {
      const refused = await limited.post('/v1/keys', { scopes });
      expect(refused).toMatchObject({ status: 403, body: { code: 'scope_missing', field: 'scopes' } });
    }
    expect(await stored(account.id)).toBe(1);
    const given = await limited.post('/v1/keys', {
      scopes: ['messages:read', 'keys:write', 'messages:read'],
    });
    expect(given).toMatchObject({ status: 201, body: { scopes: ['messages:read', 'keys:write'] } });
  });

  it('makes test keys only with a test key', async () => {
    const tester = await (await server.account()).as({ mode: 'test' });
    const refused = await tester.post('/v1/keys', { mode: 'live' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'scope_missing', field: 'mode' } });
    const made = await tester.post('/v1/keys', {});
    expect(made).toMatchObject({ status: 201, body: { mode: 'test' } });
    expect(made.body.key).toMatch(/^ck_test_/);
  });

  it.each([
    [{ scope: ['*'] }, 'field_unknown', 'scope'],
    [{ scopes: ['messages:write'] }, 'request_invalid', 'scopes.0'],
    [{ scopes: [] }, 'request_invalid', 'scopes'],
    [{ mode: 'operator' }, 'request_invalid', 'mode'],
    [{ label: '' }, 'request_invalid', 'label'],
    [{ label: 'two\nlines' }, 'request_invalid', 'label'],
    [{ label: 'a\u0000b' }, 'request_invalid', 'label'],
  ])('refuses %j', async (body, code, field) => {
    const owner = await (await server.account()).as();
    expect(await owner.post('/v1/keys', body)).toMatchObject({ status: 400, body: { code, field } });
  });

  it('is for holders of keys:write, and of an account', async () => {
    const reader = await (await server.account()).as({ scopes: ['messages:read', 'wallet:read'] });
    expect(await reader.post('/v1/keys', {})).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    expect(await reader.get('/v1/keys')).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    expect(await server.operator.get('/v1/keys')).toMatchObject({
      status: 403,
      body: { code: 'scope_missing' },
    });
    expect(await server.as(null).get('/v1/keys')).toMatchObject({
      status: 401,
      body: { code: 'key_missing' },
    });
    const unknown = server.as('ck_live_0123456789abcdef0123456789abcdef');
    expect(await unknown.get('/v1/keys')).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
  });
});

describe('making a key once', () => {
  it('gives the first answer again, secret included', async () => {
    const account = await server.account();
    const owner = await account.as();
    const first = await owner.post('/v1/keys', { label: 'a' }, once('k1'));
    const again = await owner.post('/v1/keys', { label: 'a' }, once('k1'));
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(await stored(account.id)).toBe(2);
  });

  it('refuses another body under the same Idempotency-Key', async () => {
    const owner = await (await server.account()).as();
    await owner.post('/v1/keys', { label: 'a' }, once('k1'));
    const other = await owner.post('/v1/keys', { label: 'b' }, once('k1'));
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('makes one key however many ask at once', async () => {
    const account = await server.account();
    const owner = await account.as();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => owner.post('/v1/keys', { label: 'a' }, once('k1'))),
    );
    const made = answers.filter(({ status }) => status === 201);
    const busy = answers.filter(({ status }) => status === 409);
    expect(made.length + busy.length).toBe(8);
    expect(new Set(made.map(({ body }) => body.key)).size).toBe(1);
    for (const { body, headers } of busy) {
      expect(body['code']).toBe('idempotency_in_progress');
      expect(headers['retry-after']).toBeDefined();
    }
    expect(await stored(account.id)).toBe(2);
  });

  it('forgets a refusal, so the key can be used again', async () => {
    const account = await server.account();
    const limited = await account.as({ scopes: ['keys:write'] });
    const body = { scopes: ['messages:send'] };
    expect((await limited.post('/v1/keys', body, once('k1'))).status).toBe(403);
    expect((await (await account.as()).post('/v1/keys', body, once('k1'))).status).toBe(201);
  });

  it('keeps the Idempotency-Keys of accounts apart', async () => {
    const one = await (await server.account()).as();
    const two = await (await server.account()).as();
    const first = await one.post('/v1/keys', {}, once('same'));
    const second = await two.post('/v1/keys', {}, once('same'));
    expect(second.status).toBe(201);
    expect(second.body.key).not.toBe(first.body.key);
  });

  it.each(['', 'ä', 'x'.repeat(256)])('refuses the Idempotency-Key %j', async (key) => {
    const owner = await (await server.account()).as();
    const refused = await owner.post('/v1/keys', {}, once(key));
    expect(refused).toMatchObject({ status: 400, body: { code: 'idempotency_key_invalid' } });
  });
});

describe('revoking a key', () => {
  it('ends it at once, and for good', async () => {
    const owner = await (await server.account()).as();
    const { id, key } = (await owner.post('/v1/keys', {})).body;
    const holder = server.as(key);
    expect((await holder.get('/v1/keys')).status).toBe(200);
    expect((await owner.delete(`/v1/keys/${id}`)).status).toBe(204);
    expect(await holder.get('/v1/keys')).toMatchObject({ status: 401, body: { code: 'key_revoked' } });
    const find = async () => (await owner.get('/v1/keys')).body.data.find((shown) => shown.id === id);
    const { revokedAt } = (await find())!;
    expect(revokedAt).toMatch(/Z$/);
    expect((await owner.delete(`/v1/keys/${id}`)).status).toBe(204);
    expect((await find())?.['revokedAt']).toBe(revokedAt);
  });

  it('leaves the keys of others alone', async () => {
    const owner = await (await server.account()).as();
    const stranger = await (await server.account()).as();
    const { id, key } = (await owner.post('/v1/keys', {})).body;
    const refused = await stranger.delete(`/v1/keys/${id}`);
    expect(refused).toMatchObject({ status: 404, body: { code: 'key_not_found' } });
    expect((await server.as(key).get('/v1/keys')).status).toBe(200);
    expect((await stranger.get('/v1/keys')).body.data.map((shown) => shown.id)).not.toContain(id);
  });

  it('shows a test key nothing of the live keys', async () => {
    const account = await server.account();
    const live = (await (await account.as()).post('/v1/keys', {})).body;
    const tester = await account.as({ mode: 'test' });
    expect((await tester.get('/v1/keys')).body.data.map((shown) => shown['mode'])).toEqual(['test']);
    expect((await tester.delete(`/v1/keys/${live.id}`)).status).toBe(404);
    expect((await server.as(live.key).get('/v1/keys')).status).toBe(200);
  });

  it.each(['key_0', 'msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f', 'key_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f'])(
    'knows no key %s',
    async (id) => {
      const owner = await (await server.account()).as();
      expect(await owner.delete(`/v1/keys/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'key_not_found' },
      });
    },
  );
});

describe('listing keys', () => {
  it('gives pages, newest first', async () => {
    const account = await server.account();
    const owner = await account.as();
    const made = [];
    for (const label of ['1', '2', '3']) made.unshift((await owner.post('/v1/keys', { label })).body.id);
    const first = await owner.get('/v1/keys?limit=2');
    expect(first.body.data.map((shown) => shown.id)).toEqual(made.slice(0, 2));
    const second = await owner.get(`/v1/keys?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body.data).toHaveLength(2);
    expect(second.body.data[0]?.id).toBe(made[2]);
    expect(second.body.nextCursor).toBeNull();
  });

  it.each([
    ['limit=0', 'request_invalid', 'limit'],
    ['limit=201', 'request_invalid', 'limit'],
    ['page=2', 'field_unknown', 'page'],
    ['cursor=acc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f', 'cursor_invalid', 'cursor'],
  ])('refuses ?%s', async (query, code, field) => {
    const owner = await (await server.account()).as();
    expect(await owner.get(`/v1/keys?${query}`)).toMatchObject({ status: 400, body: { code, field } });
  });
});
