import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const wallet = async (authorization?: string) => {
  const answer = await gateway.app.inject({
    method: 'GET',
    url: '/v1/wallet',
    headers: authorization === undefined ? {} : { authorization },
  });
  return { status: answer.statusCode, code: (answer.json() as { code?: string }).code };
};

test('a request without a key is refused', async () => {
  expect(await wallet()).toEqual({ status: 401, code: 'key_missing' });
});

test.each([
  '',
  'Bearer',
  'Bearer ',
  'Basic Y2s6eA==',
  'Bearer ck_live_short',
  'Bearer sk_live_abcdefghijklmnop',
  `Bearer ck_live_${'x'.repeat(43)}`,
  `Bearer ck_live_${'x'.repeat(201)}`,
  `Bearer ck_live_${'é'.repeat(20)}`,
  "Bearer ck_live_' OR 1=1 --aaaaaaaaaaaaaaa",
  'Bearer  ck_live_0123456789abcdef',
  'Bearer\tck_live_0123456789abcdef',
  'Bearer ck_live_0123456789abcdef ck_live_0123456789abcdef',
  'Bearer ck_live_0123456789abcdef, Bearer ck_live_0123456789abcdef',
])('authorization %j is refused', async (authorization) => {
  expect(await wallet(authorization)).toEqual({ status: 401, code: 'key_invalid' });
});

test('a key is known by every character, and the scheme in any case', async () => {
  const { key } = gateway.demo!;
  expect(await wallet(`Bearer ${key}`)).toMatchObject({ status: 200 });
  expect(await wallet(`bEARER ${key}`)).toMatchObject({ status: 200 });
  expect(await wallet(`Bearer  ${key}`)).toMatchObject({ status: 401 });
  const last = key.at(-1) === 'A' ? 'B' : 'A';
  expect(await wallet(`Bearer ${key.slice(0, -1)}${last}`)).toEqual({ status: 401, code: 'key_invalid' });
  expect(await wallet(`Bearer ${key}A`)).toEqual({ status: 401, code: 'key_invalid' });
  expect(await wallet(`Bearer ${key.toUpperCase()}`)).toEqual({ status: 401, code: 'key_invalid' });
});

test('a revoked key is refused at once', async () => {
  const made = (await gateway.live.post('/v1/keys', {})).body;
  expect(await wallet(`Bearer ${made.key}`)).toMatchObject({ status: 200 });
  await gateway.live.delete(`/v1/keys/${made.id}`);
  expect(await wallet(`Bearer ${made.key}`)).toEqual({ status: 401, code: 'key_revoked' });
});

test('a 401 says how to show a key, and a 403 what is lacking', async () => {
  const asked = async (headers: Record<string, string>, url = '/v1/wallet') => {
    const answer = await gateway.app.inject({ method: 'GET', url, headers });
    return [answer.statusCode, answer.headers['www-authenticate']];
  };
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const { key } = (await gateway.live.post('/v1/keys', { scopes: ['messages:read'] })).body;
  expect(await asked({})).toEqual([401, 'Bearer realm="Carillon"']);
  expect(await asked(bearer('ck_live_unknown'))).toEqual([
    401,
    'Bearer realm="Carillon", error="invalid_token"',
  ]);
  expect(await asked(bearer(key))).toEqual([403, 'Bearer realm="Carillon", error="insufficient_scope"']);
  expect(await asked({}, '/metrics')).toEqual([401, 'Bearer realm="Carillon"']);
});

test('a refusal never repeats the key', async () => {
  const key = 'ck_live_NeverToBeSeenAgain0123456789';
  const answer = await gateway.app.inject({
    method: 'GET',
    url: '/v1/wallet',
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.body + JSON.stringify(answer.headers)).not.toContain('NeverToBeSeenAgain');
});
