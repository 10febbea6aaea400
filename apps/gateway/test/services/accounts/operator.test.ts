import { fromId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyRoutes } from '../../../src/engine/api-keys/key-routes.ts';
import { storeKey } from '../../../src/engine/api-keys/keys.ts';
import { makeKey } from '../../../src/infrastructure/http/api-key.ts';
import { accountRoutes } from '../../../src/services/accounts/operator-routes.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [accountRoutes(options), keyRoutes(options)]);
});
afterAll(() => server.close());

const named = async (name: string): Promise<number> =>
  (await server.database.pool.query('SELECT 1 FROM accounts WHERE name = $1', [name])).rows.length;

describe('making an account', () => {
  it('gives it an empty wallet in its currency', async () => {
    const made = await server.operator.post('/v1/operator/accounts', {
      name: 'Bakery',
      currency: 'CHF',
      defaultCountry: 'CH',
      defaultSender: 'Bakery',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Bakery',
        plan: 'standard',
        currency: 'CHF',
        defaultCountry: 'CH',
        defaultSender: 'Bakery',
      },
    });
    const { rows } = await server.database.pool.query(
      'SELECT currency, available, held FROM wallets WHERE account_id = $1',
      [fromId('acc', made.body.id)],
    );
    expect(rows).toEqual([{ currency: 'CHF', available: 0n, held: 0n }]);
    const listed = await server.operator.get('/v1/operator/accounts?limit=200');
    expect(listed.body.data).toContainEqual(made.body);
  });

  it('happens once per Idempotency-Key', async () => {
    const ask = () =>
      server.operator.post('/v1/operator/accounts', { name: 'Once only' }, once('accounts-1'));
    const first = await ask();
    expect((await ask()).body).toEqual(first.body);
    expect(await named('Once only')).toBe(1);
  });

  it.each([
    [{ name: 'Bad 1', defaultSender: '!!' }, 422, 'sender_invalid', 'defaultSender'],
    [{ name: 'Bad 2', defaultCountry: 'UK' }, 400, 'request_invalid', 'defaultCountry'],
    [{ name: 'Bad 3', defaultCountry: 'fr' }, 400, 'request_invalid', 'defaultCountry'],
    [{ name: 'Bad 4', currency: 'XXX' }, 400, 'request_invalid', 'currency'],
    [{ name: 'Bad 5', plan: 'free' }, 400, 'request_invalid', 'plan'],
    [{ name: 'Bad 6', credit: '100' }, 400, 'field_unknown', 'credit'],
    [{}, 400, 'request_invalid', 'name'],
  ])('refuses %j and stores nothing', async (body, status, code, field) => {
    expect(await server.operator.post('/v1/operator/accounts', body)).toMatchObject({
      status,
      body: { code, field },
    });
    if ('name' in body) expect(await named(body.name)).toBe(0);
  });

  it('is for the operator', async () => {
    const owner = await (await server.account()).as();
    expect(await owner.get('/v1/operator/accounts')).toMatchObject({
      status: 403,
      body: { code: 'scope_missing' },
    });
    const refused = await owner.post('/v1/operator/accounts', { name: 'Mine' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    expect(await named('Mine')).toBe(0);
  });

  it('lists in pages', async () => {
    for (const name of ['P1', 'P2', 'P3']) await server.operator.post('/v1/operator/accounts', { name });
    const names: unknown[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Awaited<ReturnType<typeof server.operator.get>> = await server.operator.get(
        `/v1/operator/accounts?limit=2${next && `&cursor=${next}`}`,
      );
      expect(page.body.data.length).toBeLessThanOrEqual(2);
      names.push(...page.body.data.map((shown) => shown['name']));
      next = page.body.nextCursor;
    }
    expect(names.filter((name) => /^P\d$/.test(String(name)))).toEqual(['P3', 'P2', 'P1']);
    const { rows } = await server.database.pool.query('SELECT name FROM accounts ORDER BY id DESC');
    expect(names).toEqual(rows.map((row) => row.name));
  });
});

describe('giving an account a key', () => {
  it('makes one with the scopes asked for', async () => {
    const { id } = (await server.operator.post('/v1/operator/accounts', { name: 'Keyed' })).body;
    const made = await server.operator.post(`/v1/operator/accounts/${id}/keys`, {
      scopes: ['keys:write'],
      mode: 'test',
    });
    expect(made).toMatchObject({ status: 201, body: { mode: 'test', scopes: ['keys:write'] } });
    expect((await server.as(made.body.key).get('/v1/keys')).body.data).toHaveLength(1);
    expect((await server.as(made.body.key).post('/v1/keys', {})).status).toBe(403);
  });

  it('gives the same secret to a repeated request', async () => {
    const { id } = (await server.operator.post('/v1/operator/accounts', { name: 'Repeated' })).body;
    const ask = () => server.operator.post(`/v1/operator/accounts/${id}/keys`, {}, once('repeated-key'));
    const first = await ask();
    expect(first.body.key).toMatch(/^ck_live_/);
    expect((await ask()).body).toEqual(first.body);
  });

  it.each(['acc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f', 'acc_1', 'key_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f'])(
    'knows no account %s',
    async (id) => {
      const refused = await server.operator.post(`/v1/operator/accounts/${id}/keys`, {});
      expect(refused).toMatchObject({ status: 404, body: { code: 'account_not_found' } });
    },
  );
});

describe('storing a key whose text is known', () => {
  const store = (key: string, accountId: string) =>
    server.database.transaction((client) =>
      storeKey(client, { key, accountId, scopes: ['*'], label: 'demo' }),
    );

  it('stores it once, however often it is given', async () => {
    const account = await server.account();
    const { key } = makeKey('live');
    const first = await store(key, account.id);
    expect(await store(key, account.id)).toEqual(first);
    expect(first).toMatchObject({ accountId: account.id, mode: 'live', label: 'demo' });
    expect((await server.as(key).get('/v1/keys')).body.data).toHaveLength(1);
  });

  it('keeps the account it had, and stays revoked', async () => {
    const [one, two] = [await server.account(), await server.account()];
    const { key } = makeKey('test');
    const first = await store(key, one.id);
    await (await one.as()).delete(`/v1/keys/key_${first.id.replaceAll('-', '')}`);
    const again = await store(key, two.id);
    expect(again.accountId).toBe(one.id);
    expect(again.revokedAt).not.toBeNull();
    expect((await server.as(key).get('/v1/keys')).status).toBe(401);
  });

  it('throws on a text that is no key', async () => {
    const { id } = await server.account();
    await expect(store('secret', id)).rejects.toThrow('not a key');
  });
});
