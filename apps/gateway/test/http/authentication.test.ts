import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.close());

const wallet = async (authorization?: string) => {
  const answer = await house.gateway.app.inject({
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
])('authorization %j is refused', async (authorization) => {
  expect(await wallet(authorization)).toEqual({ status: 401, code: 'key_invalid' });
});

test('a key is known by every character, and the scheme in any case', async () => {
  const { key } = house.gateway.demo!;
  expect(await wallet(`Bearer ${key}`)).toMatchObject({ status: 200 });
  expect(await wallet(`bearer  ${key}`)).toMatchObject({ status: 200 });
  const last = key.at(-1) === 'A' ? 'B' : 'A';
  expect(await wallet(`Bearer ${key.slice(0, -1)}${last}`)).toEqual({ status: 401, code: 'key_invalid' });
  expect(await wallet(`Bearer ${key}A`)).toEqual({ status: 401, code: 'key_invalid' });
  expect(await wallet(`Bearer ${key.toUpperCase()}`)).toEqual({ status: 401, code: 'key_invalid' });
});

test('a revoked key is refused at once', async () => {
  const made = (await house.live.post('/v1/keys', {})).body;
  expect(await wallet(`Bearer ${made.key}`)).toMatchObject({ status: 200 });
  await house.live.delete(`/v1/keys/${made.id}`);
  expect(await wallet(`Bearer ${made.key}`)).toEqual({ status: 401, code: 'key_revoked' });
});

test('a refusal never repeats the key', async () => {
  const key = 'ck_live_NeverToBeSeenAgain0123456789';
  const answer = await house.gateway.app.inject({
    method: 'GET',
    url: '/v1/wallet',
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.body + JSON.stringify(answer.headers)).not.toContain('NeverToBeSeenAgain');
});
