import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway } from '../../../src/composition/gateway.ts';
import { readConfig } from '../../../src/infrastructure/config/config.ts';
import { createLogger } from '../../../src/infrastructure/telemetry/logger.ts';
import { eventually } from '../../support/deadline.ts';
import type { Requests } from '../../support/requests.ts';
import { type OtpGateway, phone, start, startOtpGateway, verify } from './otp-gateway.ts';

/** Named, so that a second gateway can open what the first one seals. */
const masterKey = { GATEWAY_MASTER_KEY: randomBytes(32).toString('base64') };

let gateway: OtpGateway;
beforeAll(async () => {
  gateway = await startOtpGateway(masterKey);
});
afterAll(() => gateway.close());

/** Assigned mobile numbers of one prefix; the demo's only carrier is the simulator, so no network sees them. */
const real = (index: number, prefix = '+3361234'): string =>
  `${prefix}${String((index * 7_919) % 10_000).padStart(4, '0')}`;

const flood = async (requests: Requests, count: number, prefix?: string) => {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) => requests.post('/v1/otp', { to: real(index, prefix) })),
  );
  return {
    sent: answers.filter(({ status }) => status === 202).length,
    blocked: answers.filter(({ body }) => body['code'] === 'otp_blocked'),
  };
};

describe('countries', () => {
  it("are closed except the account's own, until the policy opens them", async () => {
    const { requests } = await gateway.shop();
    const abroad = { to: '+447700900123' };
    expect(await requests.post('/v1/otp', abroad)).toMatchObject({
      status: 422,
      body: { code: 'otp_destination_closed', field: 'to' },
    });
    expect((await requests.get('/v1/messages')).body.data).toHaveLength(0);
    const opened = await requests.patch('/v1/otp/policy', { guard: { countries: ['GB', 'BE'] } });
    expect(opened.body['guard']).toMatchObject({ countries: ['GB', 'BE'], mode: 'protect' });
    expect((await requests.post('/v1/otp', abroad)).status).toBe(202);
  });
});

describe('limits', () => {
  it('hold a sixth code of an hour to one number, and tell when the next may go', async () => {
    const { requests } = await gateway.shop();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => requests.post('/v1/otp', { to: phone(1) })),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
    const held = answers.find(({ status }) => status === 429)!;
    expect(held.body).toMatchObject({ code: 'otp_limit_reached' });
    expect(Number(held.headers['retry-after'])).toBeGreaterThan(3_000);
  });

  it('count every address of an IPv6 network as one', async () => {
    const { requests } = await gateway.shop();
    await requests.patch('/v1/otp/policy', { guard: { perIp: { hour: 2 } } });
    const ask = (index: number) =>
      requests.post('/v1/otp', { to: phone(10 + index), ip: `2001:db8:1:2::${index}` });
    expect([(await ask(1)).status, (await ask(2)).status]).toEqual([202, 202]);
    expect((await ask(3)).body).toMatchObject({ code: 'otp_limit_reached' });
    const { data } = (await requests.get('/v1/otp/blocks?rule=ip_limit')).body;
    expect(data).toMatchObject([{ scope: 'ip', subject: '2001:db8:1::', hits: 1 }]);
  });
});

describe('an attack on one prefix', () => {
  it('loses at most 30 codes, even when all are asked for at once', async () => {
    const { requests } = await gateway.shop();
    const { sent, blocked } = await flood(requests, 120);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(30);
    expect(sent + blocked.length).toBe(120);
  });

  it('is listed with its reason, told once as an event, and can be lifted', async () => {
    const { requests } = await gateway.shop();
    await flood(requests, 40);
    const { data } = (await requests.get('/v1/otp/blocks?standing=true')).body;
    const block = data.find(({ rule }) => rule === 'conversion')!;
    expect(block).toMatchObject({
      scope: 'prefix',
      subject: '+3361234',
      enforced: true,
      detail: expect.stringMatching(/^Of the last 20 codes to this prefix 0 were typed in/),
    });
    const events = (await requests.get('/v1/events')).body.data;
    expect(events.filter(({ type }) => type === 'otp.blocked')).toHaveLength(data.length);
    expect((await requests.post('/v1/otp', { to: real(900) })).body).toMatchObject({ code: 'otp_blocked' });
    expect(await requests.post(`/v1/otp/blocks/${block.id}/lift`)).toMatchObject({
      status: 200,
      body: { id: block.id, liftedAt: expect.any(String) },
    });
    expect((await requests.post('/v1/otp', { to: real(901) })).status).toBe(202);
    const standing = (await requests.get('/v1/otp/blocks?standing=true')).body.data;
    expect(standing.some(({ id }) => id === block.id)).toBe(false);
    const stranger = await gateway.shop();
    expect((await stranger.requests.get('/v1/otp/blocks')).body.data).toHaveLength(0);
    expect((await stranger.requests.post(`/v1/otp/blocks/${block.id}/lift`)).status).toBe(404);
  });

  it('leaves numbers alone whose code was typed in before', async () => {
    const { requests } = await gateway.shop();
    const known = real(5_000);
    const id = await start(requests, { to: known });
    await verify(requests, id, { code: await gateway.codeOf(id) });
    await eventually('the number is known', async () => {
      const { rows } = await gateway.database.pool.query(
        `SELECT 1 FROM otp_guard_states WHERE scope = 'number' AND (state->>'safeUntil')::bigint > 0`,
      );
      return rows.length > 0;
    });
    await flood(requests, 40);
    expect((await requests.post('/v1/otp', { to: real(950) })).body).toMatchObject({ code: 'otp_blocked' });
    expect((await requests.post('/v1/otp', { to: known })).status).toBe(202);
  });

  it('leaves numbers alone that the account vouches for, until it no longer does', async () => {
    const { requests } = await gateway.shop();
    const number = real(5_100);
    const url = `/v1/otp/safe-numbers?to=${encodeURIComponent(number)}`;
    await flood(requests, 40);
    expect((await requests.get(url)).body).toEqual({ to: number, safeUntil: null });
    expect((await requests.post('/v1/otp', { to: number })).body).toMatchObject({ code: 'otp_blocked' });
    expect(await requests.put(url)).toMatchObject({ status: 200, body: { safeUntil: expect.any(String) } });
    expect((await requests.post('/v1/otp', { to: number })).status).toBe(202);
    expect((await requests.delete(url)).status).toBe(204);
    expect((await requests.get(url)).body).toMatchObject({ safeUntil: null });
    expect((await requests.post('/v1/otp', { to: number })).body).toMatchObject({ code: 'otp_blocked' });
    expect((await requests.get('/v1/otp/safe-numbers?to=12')).body).toMatchObject({ code: 'number_invalid' });
  });

  it('is only recorded in mode observe', async () => {
    const { requests } = await gateway.shop();
    await requests.patch('/v1/otp/policy', { guard: { mode: 'observe' } });
    expect((await flood(requests, 40)).sent).toBe(40);
    const { data } = (await requests.get('/v1/otp/blocks')).body;
    expect(data.length).toBeGreaterThan(0);
    expect(data.every(({ enforced }) => enforced === false)).toBe(true);
  });

  it('takes no credit from what is refused for want of it', async () => {
    const poor = await gateway.account('Poor', '0');
    for (let index = 0; index < 30; index += 1) await poor.requests.post('/v1/otp', { to: real(index) });
    await gateway.operator.post('/v1/operator/credit', { accountId: poor.id, amount: '10' });
    expect((await poor.requests.post('/v1/otp', { to: real(40) })).status).toBe(202);
  });
});

describe("the guard's memory", () => {
  it('is shared by replicas and outlives a restart', async () => {
    const { id, requests } = await gateway.shop();
    await flood(requests, 40);
    const key = (await gateway.operator.post(`/v1/operator/accounts/${id}/keys`, {})).body.key;
    const { host, port, user, password, database } = gateway.database.pool.options;
    const config = readConfig(
      { GATEWAY_LOG_LEVEL: 'silent', GATEWAY_ENV: 'development', GATEWAY_ROLES: 'api', ...masterKey },
      { demo: false, workingDirectory: '/' },
    );
    const replica = await createGateway({
      config,
      logger: createLogger({ level: 'silent' }),
      address: {
        connection: {
          host: host!,
          port: port!,
          user: user!,
          password: String(password),
          database: database!,
        },
      },
      alone: false,
      now: gateway.now,
    });
    try {
      const headers = { authorization: `Bearer ${key}` };
      const ask = (to: string) =>
        replica.app.inject({ method: 'POST', url: '/v1/otp', headers, payload: { to } });
      expect((await ask(real(960))).json()).toMatchObject({ code: 'otp_blocked' });
      expect((await ask('+33612450001')).statusCode).toBe(202);
    } finally {
      await replica.stop();
    }
  });
});
