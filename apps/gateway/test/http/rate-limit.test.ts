import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({ GATEWAY_RATE_LIMIT: '5' });
});
afterAll(() => house.close());

const wallet = async (key: string) => {
  const answer = await house.gateway.app.inject({
    method: 'GET',
    url: '/v1/wallet',
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() as { code?: string } };
};

test('a key past its limit is told how long to wait; other keys are not slowed down', async () => {
  const { key } = (await house.live.post('/v1/keys', {})).body;
  for (let request = 0; request < 5; request++) expect((await wallet(key)).status).toBe(200);
  const refused = await wallet(key);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  const wait = Number(refused.headers['retry-after']);
  expect(wait).toBeGreaterThan(1);
  expect(wait).toBeLessThanOrEqual(60);
  expect(refused.headers['content-type']).toContain('application/problem+json');
  expect((await wallet(house.gateway.demo!.key)).status).toBe(200);
});

test('probes are answered however many there are', async () => {
  for (const url of ['/health', '/ready', '/metrics']) {
    for (let probe = 0; probe < 10; probe++) {
      expect((await house.gateway.app.inject({ method: 'GET', url })).statusCode, url).toBe(200);
    }
  }
});
