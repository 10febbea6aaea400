import { parseOriginBound } from '@carillon/core/otp';
import { fromId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once } from '../../support/requests.ts';
import { type OtpGateway, phone, start, startOtpGateway, verify } from './otp-gateway.ts';

let gateway: OtpGateway;
beforeAll(async () => {
  gateway = await startOtpGateway();
});
afterAll(() => gateway.close());

describe('starting a challenge', () => {
  it('sends 6 digits that live 5 minutes, in the lane of codes', async () => {
    const { requests } = await gateway.shop();
    const before = gateway.now();
    const answer = await requests.post('/v1/otp', { to: phone(1) });
    expect(answer).toMatchObject({
      status: 202,
      body: { id: expect.stringMatching(/^otp_[0-9a-f]{32}$/), status: 'pending' },
    });
    const lives = Date.parse(String(answer.body['expiresAt'])) - before;
    expect(Math.abs(lives - 300_000)).toBeLessThan(5_000);
    expect(await gateway.textOf(answer.body.id)).toMatch(/^\d{6} is your code\. It is valid for 5 min\./);
    const challenge = (await requests.get(`/v1/otp/${answer.body.id}`)).body;
    const message = await requests.get(`/v1/messages/${String(challenge['messageId'])}`);
    expect(message.body).toMatchObject({ lane: 'otp', purpose: 'transactional', to: phone(1) });
  });

  it('reaches the handset within a second, where alone the code can be read', async () => {
    const id = await start(gateway.live, { to: phone(2) });
    const code = await gateway.codeOf(id);
    const { messageId } = (await gateway.live.get(`/v1/otp/${id}`)).body as unknown as { messageId: string };
    const message = await gateway.message(messageId, ({ status }) => status === 'delivered');
    const handedOver = message.parts[0]!.submittedAt;
    expect(Date.parse(handedOver) - Date.parse(message.createdAt)).toBeLessThan(1_000);
    const shown = await gateway.live.get(`/v1/phones/${encodeURIComponent(phone(2))}`);
    expect(JSON.stringify(shown.body)).toContain(code);
  });

  it('shows the code nowhere else: not in the message, its why-card, nor the challenge', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(3), domain: 'login.example.com' });
    const code = await gateway.codeOf(id);
    const challenge = await requests.get(`/v1/otp/${id}`);
    const message = await requests.get(`/v1/messages/${String(challenge.body['messageId'])}`);
    expect(message.body['text']).toBe(
      '****** is your code. It is valid for 5 min. Never share it.\n\n@login.example.com #******',
    );
    expect(JSON.stringify([challenge.body, message.body])).not.toContain(code);
    expect(challenge.body['to']).toBe('+336******01');
  });

  it('binds the code to a site and names the app of the handset', async () => {
    const { requests } = await gateway.shop();
    const id = await start(requests, { to: phone(4), domain: 'login.example.com', appHash: 'FA+9qCX9VSu' });
    const text = await gateway.textOf(id);
    expect(parseOriginBound(text)).toEqual({ host: 'login.example.com', code: await gateway.codeOf(id) });
    expect(text.split('\n')).toContain('FA+9qCX9VSu');
  });

  it('speaks the language that is asked for, or uses a template of the account', async () => {
    const { requests } = await gateway.shop();
    const french = await start(requests, { to: phone(5), language: 'fr-BE' });
    expect(await gateway.textOf(french)).toMatch(/est votre code/);
    await requests.post('/v1/templates', { name: 'code', text: 'Acme: {{code}} ({{minutes}} min)' });
    const own = await start(requests, { to: phone(6), template: 'code', ttlSeconds: 600, length: 8 });
    expect(await gateway.textOf(own)).toMatch(/^Acme: \d{8} \(10 min\)$/);
  });

  it('follows the policy of the account', async () => {
    const { requests } = await gateway.shop();
    const codes = {
      length: 7,
      alphabet: { digits: true, upperCase: true, lowerCase: false, special: false, withoutConfusing: true },
      attempts: 3,
      ttlSeconds: 120,
      texts: { en: 'Code: {{code}}' },
      sender: 'ACME',
    };
    expect(await requests.patch('/v1/otp/policy', { codes })).toMatchObject({ status: 200, body: { codes } });
    const id = await start(requests, { to: phone(7) });
    const code = /^Code: ([2-9A-HJKMNP-Z]{7})$/.exec(await gateway.textOf(id))![1]!;
    expect((await requests.get(`/v1/otp/${id}`)).body).toMatchObject({ attemptsLeft: 3 });
    const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)}`;
    expect((await verify(requests, id, { code: typed })).body).toMatchObject({ status: 'verified' });
  });

  it('happens once per Idempotency-Key', async () => {
    const { requests } = await gateway.shop();
    const ask = () => requests.post('/v1/otp', { to: phone(8) }, once('login-1'));
    const answers = [await ask(), await ask(), await ask()];
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await requests.get('/v1/messages')).body.data).toHaveLength(1);
    const other = await requests.post('/v1/otp', { to: phone(9) }, once('login-1'));
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
    const code = await gateway.codeOf(answers[0]!.body.id);
    expect((await verify(requests, answers[0]!.body.id, { code })).body).toMatchObject({
      status: 'verified',
    });
  });

  it('costs what a text costs, and nothing when a rule refuses it', async () => {
    const poor = await gateway.account('Poor shop', '0');
    const refused = await poor.requests.post('/v1/otp', { to: phone(10) });
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_credit' } });
    const message = await poor.requests.get(`/v1/messages/${String(refused.body['messageId'])}`);
    expect(message.body).toMatchObject({ status: 'not_issued', price: { amount: '0.000000' } });
    const { rows } = await gateway.database.pool.query('SELECT 1 FROM otp_challenges WHERE account_id = $1', [
      fromId('acc', poor.id),
    ]);
    expect(rows).toHaveLength(0);
  });

  it.each([
    [{ to: phone(1), channel: 'voice' }, 422, 'otp_channel_unavailable', 'channel'],
    [{ to: phone(1), length: 4 }, 422, 'otp_code_weak', 'length'],
    [{ to: phone(1), length: 2 }, 400, 'request_invalid', 'length'],
    [{ to: phone(1), ttlSeconds: 601 }, 400, 'request_invalid', 'ttlSeconds'],
    [{ to: phone(1), template: 'missing' }, 422, 'template_unknown', 'template'],
    [{ to: phone(1), domain: 'https://example.com' }, 400, 'request_invalid', 'domain'],
    [{ to: phone(1), ip: 'localhost' }, 400, 'request_invalid', 'ip'],
    [{ to: phone(1), text: 'x' }, 400, 'field_unknown', 'text'],
    [{ to: '12' }, 422, 'number_invalid', 'to'],
    [{}, 400, 'request_invalid', 'to'],
  ])('refuses %j', async (body, status, code, field) => {
    expect(await gateway.live.post('/v1/otp', body)).toMatchObject({ status, body: { code, field } });
  });

  it('refuses a template without a code', async () => {
    const { requests } = await gateway.shop();
    await requests.post('/v1/templates', { name: 'plain', text: 'Hello' });
    expect((await requests.post('/v1/otp', { to: phone(1), template: 'plain' })).body).toMatchObject({
      code: 'otp_template_invalid',
    });
    expect(
      (await requests.patch('/v1/otp/policy', { codes: { texts: { en: 'Hello' } } })).body,
    ).toMatchObject({ code: 'otp_template_invalid', field: 'codes.texts.en' });
  });

  it('warns whoever builds a login on it, and names what is safer', async () => {
    const { paths } = (await gateway.live.get('/openapi.json')).body as unknown as {
      paths: Record<string, { post: { description: string } }>;
    };
    expect(paths['/v1/otp']!.post.description).toMatch(
      /takes a number over.*passkey or an authenticator app/,
    );
  });

  it('needs a key that may send codes, and one that may change the guard for the rest', async () => {
    const sender = await gateway.withKey({ scopes: ['otp:send'] });
    expect((await sender.post('/v1/otp', { to: phone(11) })).status).toBe(202);
    expect((await sender.get('/v1/otp/policy')).body).toMatchObject({ code: 'scope_missing' });
    expect((await sender.get('/v1/otp/blocks')).body).toMatchObject({ code: 'scope_missing' });
    const reader = await gateway.withKey({ scopes: ['messages:read'] });
    expect((await reader.post('/v1/otp', { to: phone(11) })).body).toMatchObject({ code: 'scope_missing' });
  });
});
