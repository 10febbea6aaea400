import type { Scope } from '@carillon/gateway-api/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { once, type Requests } from '../../support/requests.ts';
import { apiRoutesOf, call } from './support/routes.ts';
import { sampleBodies } from './support/sample-bodies.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

let names = 0;
const fresh = () => once(`answer-${++names}`);
const scoped = (...scopes: Scope[]): Promise<Requests> => gateway.withKey({ scopes });

describe('a first answer', () => {
  it('is given again to the key that asked, and to another that could have asked the same', async () => {
    const header = fresh();
    const sender = await scoped('messages:send');
    const first = await sender.post('/v1/messages', toPhone('0001'), header);
    expect((await sender.post('/v1/messages', toPhone('0001'), header)).body).toEqual(first.body);
    // A key is rotated between a request and its repetition: the text must not be sent twice.
    for (const other of [
      await scoped('messages:send'),
      await scoped('messages:send', 'wallet:read'),
      gateway.live,
    ])
      expect((await other.post('/v1/messages', toPhone('0001'), header)).body).toEqual(first.body);
  });

  it.each<[string, Scope[]]>([
    ['/v1/messages', ['messages:send']],
    ['/v1/keys', ['keys:write']],
    ['/v1/automations', ['automations:write']],
  ])('of a mightier key is not given to a lesser one: %s', async (url, scopes) => {
    const header = fresh();
    const body = (await sampleBodies(gateway.app))({ method: 'POST', url });
    const asked = url === '/v1/messages' ? toPhone('0001') : url === '/v1/keys' ? { scopes } : body;
    const first = await gateway.live.post(url, asked, header);
    expect(first.status).toBeLessThan(300);
    const again = await (await scoped(...scopes)).post(url, asked, header);
    expect(again).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    expect(JSON.stringify(again.body)).not.toContain(first.body.id);
  });

  it('of one mode is not known in the other', async () => {
    const header = fresh();
    const tester = await gateway.withKey({ mode: 'test' });
    const live = await gateway.live.post('/v1/messages', toPhone('0001'), header);
    const test = await tester.post('/v1/messages', toPhone('0001'), header);
    expect(test.status).toBe(202);
    expect(test.body.id).not.toBe(live.body.id);
    const key = await gateway.live.post('/v1/keys', { scopes: ['*'] }, once('k'));
    const other = await tester.post('/v1/keys', { scopes: ['*'] }, once('k'));
    expect(other.body).toMatchObject({ mode: 'test' });
    expect(other.body.key).not.toBe(key.body.key);
  });

  it('of one account is not known in another, nor to the operator', async () => {
    const header = fresh();
    const [a, b] = [await gateway.account('A', '5'), await gateway.account('B', '5')];
    const first = await a.requests.post('/v1/messages', toPhone('0001'), header);
    const second = await b.requests.post('/v1/messages', toPhone('0001'), header);
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('is asked of a revoked key in vain', async () => {
    const header = fresh();
    const made = (await gateway.live.post('/v1/keys', { scopes: ['messages:send'] })).body;
    const ask = () =>
      gateway.app.inject({
        method: 'POST',
        url: '/v1/messages',
        headers: { authorization: `Bearer ${made.key}`, ...header },
        payload: toPhone('0001'),
      });
    expect((await ask()).statusCode).toBe(202);
    await gateway.live.delete(`/v1/keys/${made.id}`);
    expect((await ask()).json()).toMatchObject({ code: 'key_revoked' });
  });

  it('is refused once the key has lost the scope, and given again when it has it back', async () => {
    const header = fresh();
    const made = (await gateway.live.post('/v1/keys', { scopes: ['messages:send'] })).body;
    const ask = () =>
      gateway.app.inject({
        method: 'POST',
        url: '/v1/messages',
        headers: { authorization: `Bearer ${made.key}`, ...header },
        payload: toPhone('0001'),
      });
    const setScopes = (scopes: string) =>
      gateway.database.pool.query(`UPDATE api_keys SET scopes = '${scopes}' WHERE prefix = $1`, [
        made['prefix'],
      ]);
    const first = await ask();
    await setScopes('{messages:read}');
    gateway.advance(3_000);
    expect((await ask()).json()).toMatchObject({ status: 403, code: 'scope_missing' });
    await setScopes('{messages:send}');
    gateway.advance(3_000);
    expect((await ask()).json()).toEqual(first.json());
  });

  it('that was stored before grants were kept is given to nobody', async () => {
    const header = fresh();
    await gateway.live.post('/v1/messages', toPhone('0001'), header);
    await gateway.database.pool.query('UPDATE idempotency_keys SET grants = NULL WHERE key = $1', [
      header['idempotency-key'],
    ]);
    expect(await gateway.live.post('/v1/messages', toPhone('0001'), header)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });
});

describe('an answer with a secret', () => {
  it('is given again to the very key that asked for it, and to no other of the same might', async () => {
    const header = fresh();
    const first = await gateway.live.post('/v1/keys', { scopes: ['*'] }, header);
    expect((await gateway.live.post('/v1/keys', { scopes: ['*'] }, header)).body).toEqual(first.body);
    const other = await scoped('*');
    const again = await other.post('/v1/keys', { scopes: ['*'] }, header);
    expect(again).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(JSON.stringify(again.body)).not.toContain(first.body.key);
  });

  it('is known to every route that gives one: whatever answers with a key keeps whose it is', async () => {
    const bodyOf = await sampleBodies(gateway.app);
    const { id: account } = await gateway.account('Sealed', '0');
    const main = await gateway.account('Main', '0');
    const sub = (await main.requests.post('/v1/accounts', { name: 'Sub' })).body.id;
    let keys = 0;
    for (const route of (await apiRoutesOf(gateway.app)).filter(({ method }) => method === 'POST')) {
      const operators = route.url.startsWith('/v1/operator/');
      const key = operators ? gateway.demo!.operatorKey : main.key;
      const header = fresh();
      const url = route.url.replaceAll(/:\w+/g, operators ? account : sub);
      const answer = await gateway.app.inject({
        method: 'POST',
        url,
        headers: { authorization: `Bearer ${key}`, ...header },
        payload: bodyOf(route) ?? {},
      });
      if (!/"ck_(live|test|operator)_[\w-]{20,}"/.test(answer.body)) continue;
      keys += 1;
      const { rows } = await gateway.database.pool.query(
        'SELECT secret_of IS NOT NULL AS kept FROM idempotency_keys WHERE key = $1',
        [header['idempotency-key']],
      );
      expect(rows, route.url).toEqual([{ kept: true }]);
    }
    expect(keys).toBeGreaterThan(2);
  });
});

it('no route opens by the wrong key once it has answered the right one', async () => {
  const made = await gateway.account('Narrow', '10');
  const bodyOf = await sampleBodies(gateway.app);
  const { key } = (await made.requests.post('/v1/keys', { scopes: ['wallet:read'] })).body;
  for (const route of (await apiRoutesOf(gateway.app)).filter(
    ({ method, url }) => method === 'POST' && !url.startsWith('/v1/operator/'),
  )) {
    const body = bodyOf(route);
    const how = { parameter: 'x', ...(body === undefined ? {} : { body }) };
    await call(gateway.app, route, { key: made.key, ...how });
    expect(await call(gateway.app, route, { key, ...how }), route.url).toMatchObject({ status: 403 });
  }
});
