import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const MONITORING_KEY = 'ck_monitoring_0123456789';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_MONITORING_KEY: MONITORING_KEY });
});
afterAll(() => gateway.close());

const page = async (url: string, key?: string) => {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const answer = await gateway.app.inject({ method: 'GET', url, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body };
};

describe('the pages for machines', () => {
  test('/health says the process lives, /ready that its store answers', async () => {
    expect(JSON.parse((await page('/health')).body)).toEqual({ status: 'alive' });
    const ready = await page('/ready');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body)).toEqual({ status: 'ready' });
  });

  test('tell what is behind them to the operator and to whoever watches, and to nobody else', async () => {
    const { key, operatorKey } = gateway.demo!;
    for (const opens of [operatorKey, MONITORING_KEY]) {
      expect(JSON.parse((await page('/ready', opens)).body)).toMatchObject({
        status: 'ready',
        replica: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checks: { store: 'ok' },
      });
      expect((await page('/metrics', opens)).status).toBe(200);
    }
    expect((await page('/metrics')).status).toBe(401);
    for (const [other, status] of [
      [key, 403],
      [`${MONITORING_KEY}x`, 401],
      [`ck_operator_${'x'.repeat(43)}`, 401],
      ['', 401],
    ] as const) {
      expect(JSON.parse((await page('/ready', other)).body), other).toEqual({ status: 'ready' });
      expect((await page('/metrics', other)).status, other).toBe(status);
    }
    for (const url of ['/v1/wallet', '/v1/operator/accounts'])
      expect((await page(url, MONITORING_KEY)).status, url).toBe(401);
  });

  test('/metrics counts requests by route, messages by purpose, submissions by carrier', async () => {
    const { id } = (await gateway.live.post('/v1/messages', toPhone('0001'))).body;
    await gateway.message(id, ({ finalAt }) => finalAt !== null);
    await gateway.live.get('/v1/nowhere');
    const { headers, body } = await page('/metrics', MONITORING_KEY);
    expect(headers['content-type']).toContain('text/plain');
    for (const series of [
      'carillon_http_request_duration_seconds_count{method="POST",route="/v1/messages",status="202"}',
      'carillon_http_request_duration_seconds_count{method="GET",route="unmatched",status="404"}',
      'carillon_messages_admitted_total{purpose="transactional"}',
      'carillon_submissions_total{carrier="simulator",outcome="accepted"}',
      'carillon_receipts_total{carrier="simulator",status="delivered"}',
      'carillon_admission_batch_messages_count',
      'process_resident_memory_bytes',
    ]) {
      expect(body).toMatch(new RegExp(`^${series.replaceAll(/[{}]/g, '\\$&')} [1-9]`, 'm'));
    }
    expect(body).not.toContain(id);
    expect(body).not.toContain('+336');
  });
});
