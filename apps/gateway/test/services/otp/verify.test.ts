import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once } from '../../support/requests.ts';
import { type OtpGateway, otherThan, phone, start, startOtpGateway, verify } from './otp-gateway.ts';

let gateway: OtpGateway;
beforeAll(async () => {
  gateway = await startOtpGateway();
});
afterAll(() => gateway.close());

describe('checking a code', () => {
  it('verifies once: the same code is worthless afterwards', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(1) });
    const code = await gateway.codeOf(id);
    expect(await verify(requests, id, { code })).toMatchObject({
      status: 200,
      body: { status: 'verified', attemptsLeft: 4 },
    });
    expect((await verify(requests, id, { code })).body).toEqual({ status: 'expired', attemptsLeft: 0 });
    expect((await requests.get(`/v1/otp/${id}`)).body).toMatchObject({ status: 'verified', attemptsLeft: 0 });
  });

  it('reads a code in the digits, dashes and marks of whoever types it, at the first attempt', async () => {
    const { requests } = await gateway.shop();
    const ways: ((code: string) => string)[] = [
      (code) => code.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
      (code) => `\u200b${code.slice(0, 3)}\u2013${code.slice(3)}.`,
      (code) => [...code].map((digit) => `${digit}\ufe0f\u20e3`).join(' '),
    ];
    for (const [place, way] of ways.entries()) {
      const id = await start(requests, { to: phone(40 + place) });
      const answer = await verify(requests, id, { code: way(await gateway.codeOf(id)) });
      expect(answer.body).toEqual({ status: 'verified', attemptsLeft: 4 });
    }
  });

  it('counts down, then locks, and then refuses the right code too', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(2) });
    const code = await gateway.codeOf(id);
    const answers = [];
    for (let guess = 0; guess < 5; guess += 1)
      answers.push((await verify(requests, id, { code: otherThan(code) })).body);
    expect(answers).toEqual([4, 3, 2, 1, 0].map((attemptsLeft) => ({ status: 'wrong', attemptsLeft })));
    expect((await verify(requests, id, { code })).body).toEqual({ status: 'locked', attemptsLeft: 0 });
    expect((await requests.get(`/v1/otp/${id}`)).body).toMatchObject({ status: 'locked' });
  });

  it('ends with the life of the code', async () => {
    const { requests } = await gateway.shop();
    const [kept, late] = [
      await start(requests, { to: phone(3), ttlSeconds: 600 }),
      await start(requests, { to: phone(4), ttlSeconds: 30 }),
    ];
    const codes = [await gateway.codeOf(kept), await gateway.codeOf(late)];
    gateway.advance(30_000);
    expect((await verify(requests, late, { code: codes[1]! })).body).toMatchObject({ status: 'expired' });
    expect((await requests.get(`/v1/otp/${late}`)).body).toMatchObject({ status: 'expired' });
    expect((await verify(requests, kept, { code: codes[0]! })).body).toMatchObject({ status: 'verified' });
  });

  it('knows only the newest code of a number and purpose', async () => {
    const { requests } = await gateway.shop();
    const old = await start(requests, { to: phone(5) });
    const oldCode = await gateway.codeOf(old);
    const payment = await start(requests, { to: phone(5), purpose: 'payment' });
    const paymentCode = await gateway.codeOf(payment);
    const newest = await start(requests, { to: phone(5) });
    expect((await verify(requests, old, { code: oldCode })).body).toMatchObject({ status: 'expired' });
    expect((await requests.get(`/v1/otp/${old}`)).body).toMatchObject({ status: 'replaced' });
    expect((await verify(requests, newest, { code: await gateway.codeOf(newest) })).body).toMatchObject({
      status: 'verified',
    });
    expect((await verify(requests, payment, { code: paymentCode, purpose: 'payment' })).body).toMatchObject({
      status: 'verified',
    });
  });

  it('is bound to its purpose and to the address that asked', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(6), purpose: 'payment', ip: '192.0.2.1' });
    const code = await gateway.codeOf(id);
    const right = { code, purpose: 'payment', ip: '192.0.2.1' };
    expect((await verify(requests, id, { code })).body).toMatchObject({ status: 'wrong' });
    expect((await verify(requests, id, { ...right, purpose: 'login' })).body).toMatchObject({
      status: 'wrong',
    });
    expect((await verify(requests, id, { ...right, ip: '192.0.2.2' })).body).toMatchObject({
      status: 'wrong',
    });
    expect((await verify(requests, id, { ...right, ip: '::ffff:192.0.2.1' })).body).toEqual({
      status: 'verified',
      attemptsLeft: 1,
    });
  });

  it('is bound to its challenge: the code of another one is a wrong guess', async () => {
    const { requests } = await gateway.shop();
    const [one, other] = [await start(requests, { to: phone(7) }), await start(requests, { to: phone(8) })];
    const { pool } = gateway.database;
    await pool.query(
      `UPDATE otp_challenges a SET code_salt = b.code_salt, code_digest = b.code_digest
       FROM otp_challenges b WHERE a.message_id <> b.message_id AND a.id = $1 AND b.id = $2`,
      [uuid(one), uuid(other)],
    );
    expect((await verify(requests, one, { code: await gateway.codeOf(other) })).body).toMatchObject({
      status: 'wrong',
    });
  });

  it('belongs to the account, and to live or test', async () => {
    const { requests } = await gateway.shop();
    const stranger = await gateway.shop();
    const id = await start(requests, { to: phone(9) });
    const code = await gateway.codeOf(id);
    for (const answer of [
      await verify(stranger.requests, id, { code }),
      await stranger.requests.get(`/v1/otp/${id}`),
      await stranger.requests.post(`/v1/otp/${id}/resend`),
      await stranger.requests.post(`/v1/otp/${id}/cancel`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'otp_not_found' } });
    expect((await verify(requests, id, { code })).body).toMatchObject({
      status: 'verified',
      attemptsLeft: 4,
    });
    const test = await gateway.withKey({ mode: 'test' });
    const tested = await start(test, { to: phone(9) });
    expect((await verify(gateway.live, tested, { code: '000000' })).status).toBe(404);
  });

  it('gives a repeated request the first answer, at the price of one attempt', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(10) });
    const code = await gateway.codeOf(id);
    const ask = (typed: string, key: string) =>
      requests.post(`/v1/otp/${id}/verify`, { code: typed }, once(key));
    const wrong = otherThan(code);
    for (let repeat = 0; repeat < 7; repeat += 1)
      expect((await ask(wrong, 'guess-1')).body).toEqual({ status: 'wrong', attemptsLeft: 4 });
    for (let repeat = 0; repeat < 3; repeat += 1)
      expect((await ask(code, 'guess-2')).body).toEqual({ status: 'verified', attemptsLeft: 3 });
  });

  it('ends when it is called off, and its text stays here if it has not left', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(11) });
    const code = await gateway.codeOf(id);
    expect(await requests.post(`/v1/otp/${id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect((await verify(requests, id, { code })).body).toMatchObject({ status: 'expired' });
    expect((await requests.post(`/v1/otp/${id}/cancel`)).body).toMatchObject({ code: 'otp_closed' });
    expect((await requests.post(`/v1/otp/${id}/resend`)).body).toMatchObject({ code: 'otp_closed' });
  });
});

const uuid = (id: string): string =>
  id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

describe('sending a code again', () => {
  it('waits 30, 60 and 120 seconds, four texts in all, each with a new code', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(20), ttlSeconds: 600 });
    const codes = [await gateway.codeOf(id)];
    for (const seconds of [30, 60, 120]) {
      gateway.advance((seconds - 3) * 1_000);
      const early = await requests.post(`/v1/otp/${id}/resend`);
      expect(early).toMatchObject({ status: 429, body: { code: 'otp_resend_too_early' } });
      expect(Number(early.headers['retry-after'])).toBeLessThanOrEqual(3);
      gateway.advance(3_000);
      expect(await requests.post(`/v1/otp/${id}/resend`)).toMatchObject({ status: 202, body: { id } });
      codes.push(await gateway.codeOf(id));
    }
    expect(new Set(codes).size).toBe(4);
    gateway.advance(300_000);
    expect((await requests.post(`/v1/otp/${id}/resend`)).body).toMatchObject({
      code: 'otp_resends_used_up',
    });
    expect((await verify(requests, id, { code: codes[2]! })).body).toMatchObject({ status: 'wrong' });
    expect((await verify(requests, id, { code: codes[3]! })).body).toMatchObject({ status: 'verified' });
    expect((await requests.get('/v1/messages')).body.data).toHaveLength(4);
  });

  it('gives no attempts back', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(21) });
    for (let guess = 0; guess < 4; guess += 1)
      await verify(requests, id, { code: otherThan(await gateway.codeOf(id)) });
    gateway.advance(30_000);
    await requests.post(`/v1/otp/${id}/resend`);
    expect((await requests.get(`/v1/otp/${id}`)).body).toMatchObject({ attemptsLeft: 1, textsSent: 2 });
  });

  it('is done once, however many ask at the same moment', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(22) });
    gateway.advance(30_000);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => requests.post(`/v1/otp/${id}/resend`)),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect((await requests.get('/v1/messages')).body.data).toHaveLength(2);
  });
});
