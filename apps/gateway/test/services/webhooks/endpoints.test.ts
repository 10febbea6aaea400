import { WEBHOOK_EVENT_SCHEMAS, WEBHOOK_EVENT_TYPES } from '@carillon/gateway-api/webhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startReceiver, verified } from './support/receiver.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const url = 'http://127.0.0.1:9/hooks';
const make = async (body: object = {}) =>
  (await gateway.live.post('/v1/webhooks', { url, ...body })).body as unknown as {
    id: string;
    secret: string;
  };

describe('an endpoint', () => {
  test('is made with a secret that is shown once', async () => {
    const made = await gateway.live.post('/v1/webhooks', { url, description: 'Shop' });
    expect(made).toMatchObject({
      status: 201,
      body: { url, description: 'Shop', mode: 'live', status: 'enabled', waiting: 0 },
    });
    expect(made.body['events']).toEqual([...WEBHOOK_EVENT_TYPES]);
    expect(made.body['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = await gateway.live.get(`/v1/webhooks/${made.body.id}`);
    expect(shown.status).toBe(200);
    expect(shown.body).not.toHaveProperty('secret');
    const { rows } = await gateway.database.pool.query(
      "SELECT count(*)::int AS count FROM webhook_endpoints WHERE encode(secret, 'escape') LIKE '%whsec%'",
    );
    expect(rows[0].count).toBe(0);
  });

  test('takes a secret that is given, of 24 to 64 bytes', async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    expect((await make({ secret })).secret).toBe(secret);
    const long = `whsec_${Buffer.alloc(64, 7).toString('base64')}`;
    expect((await make({ secret: long })).secret).toBe(long);
    for (const wrong of [
      'whsec_',
      'secret',
      `whsec_${Buffer.alloc(23, 7).toString('base64')}`,
      `whsec_${Buffer.alloc(65, 7).toString('base64')}`,
    ])
      expect(await gateway.live.post('/v1/webhooks', { url, secret: wrong })).toMatchObject({
        status: 400,
        body: { code: 'request_invalid', field: 'secret' },
      });
  });

  test('names the event that is not known', async () => {
    const answer = await gateway.live.post('/v1/webhooks', {
      url,
      events: ['message.delivered', 'message.read'],
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid', field: 'events.1' } });
    expect(answer.body['detail']).toContain('message.blacklisted');
  });

  test('belongs to its account and mode', async () => {
    const { id } = await make();
    const stranger = await gateway.account('Stranger', '0');
    for (const requests of [stranger.requests, await gateway.withKey({ mode: 'test' })]) {
      expect(await requests.get(`/v1/webhooks/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'webhook_not_found' },
      });
      for (const [path, body] of [
        ['test', {}],
        ['replay', { failedSince: new Date().toISOString() }],
        ['rotate-secret', {}],
      ] as const)
        expect(await requests.post(`/v1/webhooks/${id}/${path}`, body)).toMatchObject({ status: 404 });
      expect(await requests.get(`/v1/webhooks/${id}/deliveries`)).toMatchObject({ status: 404 });
      expect(await requests.delete(`/v1/webhooks/${id}`)).toMatchObject({ status: 404 });
      expect((await requests.get('/v1/webhooks')).body.data.map((one) => one['id'])).not.toContain(id);
    }
    expect((await gateway.live.get(`/v1/webhooks/${id}`)).status).toBe(200);
  });

  test('of a test key is of the test mode', async () => {
    const requests = await gateway.withKey({ mode: 'test' });
    expect((await requests.post('/v1/webhooks', { url })).body['mode']).toBe('test');
    expect(await requests.post('/v1/webhooks', { url, mode: 'live' })).toMatchObject({
      status: 403,
      body: { code: 'live_key_required', field: 'mode' },
    });
  });

  test('changes, is disabled and enabled', async () => {
    const { id } = await make();
    expect(
      (await gateway.live.patch(`/v1/webhooks/${id}`, { events: ['message.expired'] })).body['events'],
    ).toEqual(['message.expired']);
    expect((await gateway.live.patch(`/v1/webhooks/${id}`, { enabled: false })).body).toMatchObject({
      status: 'disabled',
      disabledReason: 'asked',
    });
    for (const [path, body] of [
      ['test', {}],
      ['replay', { failedSince: new Date().toISOString() }],
    ] as const)
      expect(await gateway.live.post(`/v1/webhooks/${id}/${path}`, body)).toMatchObject({
        status: 409,
        body: { code: 'webhook_disabled' },
      });
    expect((await gateway.live.patch(`/v1/webhooks/${id}`, { enabled: true })).body).toMatchObject({
      status: 'enabled',
      disabledReason: null,
    });
  });

  test('gets no secret twice', async () => {
    const { id, secret } = await make();
    expect(await gateway.live.post(`/v1/webhooks/${id}/rotate-secret`, { secret })).toMatchObject({
      status: 409,
      body: { code: 'webhook_secret_reused', field: 'secret' },
    });
    const rotated = await gateway.live.post(`/v1/webhooks/${id}/rotate-secret`, {});
    expect(rotated.status).toBe(200);
    expect(rotated.body['secret']).not.toBe(secret);
    // The one before still signs.
    expect(await gateway.live.post(`/v1/webhooks/${id}/rotate-secret`, { secret })).toMatchObject({
      status: 409,
    });
  });

  test('replays nothing older than what is kept, nor a period that ends before it begins', async () => {
    const { id } = await make();
    const day = 24 * 3_600_000;
    const at = (ago: number): string => new Date(gateway.now() - ago).toISOString();
    const replay = (body: object) => gateway.live.post(`/v1/webhooks/${id}/replay`, body);
    expect(await replay({ from: at(31 * day), until: at(0) })).toMatchObject({
      status: 422,
      body: { code: 'replay_too_old', field: 'from' },
    });
    expect(await replay({ failedSince: at(31 * day) })).toMatchObject({
      status: 422,
      body: { code: 'replay_too_old', field: 'failedSince' },
    });
    expect(await replay({ from: at(0), until: at(day) })).toMatchObject({
      status: 422,
      body: { code: 'replay_period_invalid', field: 'until' },
    });
    expect(await replay({ event: `wev_${'0'.repeat(32)}` })).toMatchObject({
      status: 404,
      body: { code: 'webhook_event_not_found' },
    });
    expect(await replay({ from: at(day), until: at(0) })).toMatchObject({
      status: 202,
      body: { deliveries: 0 },
    });
  });

  test('is one of fifty at most', async () => {
    const { requests } = await gateway.account('Many', '0');
    for (let made = 0; made < 50; made++) await requests.post('/v1/webhooks', { url });
    expect(await requests.post('/v1/webhooks', { url })).toMatchObject({
      status: 422,
      body: { code: 'webhook_limit_reached' },
    });
  });
});

describe('an address', () => {
  test('in a private network is refused, when it is made and when it is changed', async () => {
    const forbidden = { status: 422, body: { code: 'webhook_url_forbidden', field: 'url' } };
    expect(await gateway.live.post('/v1/webhooks', { url: 'https://10.1.2.3/hooks' })).toMatchObject(
      forbidden,
    );
    const { id } = await make();
    const moved = await gateway.live.patch(`/v1/webhooks/${id}`, { url: 'https://169.254.169.254/latest' });
    expect(moved).toMatchObject(forbidden);
    expect((await gateway.live.get(`/v1/webhooks/${id}`)).body['url']).toBe(url);
  });

  test('is no address of another scheme', async () => {
    for (const wrong of ['ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'hooks'])
      expect((await gateway.live.post('/v1/webhooks', { url: wrong })).status).toBe(400);
  });
});

test('a test posts a sample that the library of the specification verifies', async () => {
  const receiver = await startReceiver();
  const { id, secret } = await make({ url: receiver.url });
  expect(
    (await gateway.live.post(`/v1/webhooks/${id}/test`, { type: 'message.received' })).body,
  ).toMatchObject({
    delivered: true,
    status: 204,
    error: null,
  });
  const [received] = receiver.received;
  expect(verified(secret, received!)).toMatchObject({ type: 'message.received' });
  expect(() =>
    verified(secret, { ...received!, body: received!.body.replace('deliver', 'collect') }),
  ).toThrow();
  await receiver.close();
  expect((await gateway.live.post(`/v1/webhooks/${id}/test`, {})).body).toMatchObject({
    delivered: false,
    status: null,
    error: expect.stringContaining('ECONNREFUSED'),
  });
});

test('every event has a sample that fits its schema', async () => {
  const { body } = await gateway.live.get('/v1/webhooks/events');
  expect(body.data.map((one) => one['type'])).toEqual([...WEBHOOK_EVENT_TYPES]);
  for (const { type, sample } of body.data)
    expect(WEBHOOK_EVENT_SCHEMAS[type as keyof typeof WEBHOOK_EVENT_SCHEMAS].parse(sample)).toBeTruthy();
  const document = (await gateway.live.get('/openapi.json')).body as unknown as {
    components: { schemas: object };
  };
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['WebhookMessageDelivered', 'WebhookOtpVerified', 'WebhookWebhookDisabled']),
  );
});
