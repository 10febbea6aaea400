import { SCOPES, type Scope } from '@carillon/gateway-api/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
let main: Awaited<ReturnType<TestGateway['account']>>;
let sub: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  main = await gateway.account('Main', '0');
  sub = (await main.requests.post('/v1/accounts', { name: 'Sub' })).body.id;
});
afterAll(() => gateway.close());

type Grant = { mode?: 'live' | 'test'; scopes?: Scope[]; expiresAt?: string };

/** The ways a key makes another, for its own account and for those under it. */
const WAYS: readonly [string, Scope, (sub: string) => string][] = [
  ['its own account', 'keys:write', () => '/v1/keys'],
  ['a sub-account', 'accounts:write', (sub) => `/v1/accounts/${sub}/keys`],
];

const keyWith = async (grant: Grant): Promise<string> =>
  (await main.requests.post('/v1/keys', grant)).body.key;
const make = async (key: string, url: string, grant: Grant) => {
  const answer = await gateway.app.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${key}` },
    payload: grant,
  });
  return { status: answer.statusCode, body: answer.json() };
};

describe.each(WAYS)('a key made for %s', (_, scope, url) => {
  it.each(SCOPES.filter((other) => other !== scope))(`by ${scope} alone has no %s`, async (other) => {
    const key = await keyWith({ scopes: [scope] });
    for (const scopes of [[other], [scope, other]])
      expect(await make(key, url(sub), { scopes })).toMatchObject({
        status: 403,
        body: { code: 'scope_missing', field: 'scopes' },
      });
  });

  it('without scopes asked for has all, so it takes a key that has all', async () => {
    expect(await make(await keyWith({ scopes: [scope] }), url(sub), {})).toMatchObject({ status: 403 });
    expect(await make(main.key, url(sub), {})).toMatchObject({ status: 201, body: { scopes: ['*'] } });
  });

  it('has what its maker has', async () => {
    const key = await keyWith({ scopes: [scope, 'messages:send'] });
    expect(await make(key, url(sub), { scopes: ['messages:send'] })).toMatchObject({
      status: 201,
      body: { scopes: ['messages:send'] },
    });
  });

  it('lives no longer than its maker', async () => {
    const end = new Date(gateway.now() + 3_600_000).toISOString();
    const later = new Date(gateway.now() + 7_200_000).toISOString();
    const key = await keyWith({ scopes: [scope], expiresAt: end });
    const asked: Grant = { scopes: [scope] };
    expect((await make(key, url(sub), asked)).body).toMatchObject({ expiresAt: end });
    expect(await make(key, url(sub), { ...asked, expiresAt: later })).toMatchObject({
      status: 403,
      body: { code: 'scope_missing', field: 'expiresAt' },
    });
  });
});

it('a key ends by itself', async () => {
  const end = gateway.now() + 60_000;
  const key = await keyWith({ scopes: ['messages:read'], expiresAt: new Date(end).toISOString() });
  const read = () => gateway.app.inject({ url: '/v1/messages', headers: { authorization: `Bearer ${key}` } });
  expect((await read()).statusCode).toBe(200);
  gateway.advance(end - gateway.now());
  expect((await read()).json()).toMatchObject({ status: 401, code: 'key_expired' });
});

it('a key that would have ended already is not made, by nobody', async () => {
  const expiresAt = new Date(gateway.now() - 1_000).toISOString();
  const wrong = { status: 400, body: { code: 'request_invalid', field: 'expiresAt' } };
  for (const [, , url] of WAYS) expect(await make(main.key, url(sub), { expiresAt })).toMatchObject(wrong);
  for (const url of ['/v1/operator/keys', `/v1/operator/accounts/${main.id}/keys`])
    expect(await gateway.operator.post(url, { expiresAt })).toMatchObject(wrong);
});

it('a test key makes none of the live mode, for nobody', async () => {
  const key = await keyWith({ mode: 'test' });
  for (const [, , url] of WAYS)
    expect(await make(key, url(sub), { mode: 'live' })).toMatchObject({ status: 403 });
});
