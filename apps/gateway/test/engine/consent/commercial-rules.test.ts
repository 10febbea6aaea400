import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropExpired, ensurePartitions } from '../../../src/engine/messages/partitions.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { EVIDENCE, offer, startAtNight, startInOpenHours } from './open-hours.ts';

const consentTo = (gateway: TestGateway, to: string) =>
  gateway.live.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });

describe('at night', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startAtNight();
  });
  afterAll(() => gateway.close());

  it('a commercial text waits for the window and says why, a transactional one leaves', async () => {
    const to = '+33639980021';
    await consentTo(gateway, to);
    const held = await gateway.live.post('/v1/messages', offer(to));
    expect(held).toMatchObject({ status: 202, body: { status: 'on_hold', reason: 'sending_window' } });
    expect(Date.parse(held.body['heldUntil'] as string)).toBeGreaterThan(gateway.now());
    const { body } = await gateway.live.get(`/v1/messages/${held.body.id}`);
    expect(body['trace']).toContainEqual(
      expect.objectContaining({
        step: 'window',
        outcome: 'held',
        detail: expect.stringMatching(/Mon-Fri 08:00-20:00.*Europe\/Paris.*af2m\.org.*2026-/),
      }),
    );
    const order = await gateway.live.post('/v1/messages', {
      to,
      text: 'Your order left.',
      purpose: 'transactional',
    });
    await gateway.message(order.body.id, ({ status }) => status === 'delivered');
  });

  it('a commercial text of no use in the morning is refused', async () => {
    const to = '+33639980022';
    await consentTo(gateway, to);
    const notAfter = new Date(gateway.now() + 60_000).toISOString();
    expect(await gateway.live.post('/v1/messages', offer(to, { notAfter }))).toMatchObject({
      status: 422,
      body: { code: 'too_late', field: 'notAfter' },
    });
  });

  it('a text that was late in its lane goes back to it at the claim', async () => {
    const to = '+33639980023';
    await consentTo(gateway, to);
    const { id } = (await gateway.live.post('/v1/messages', offer(to))).body;
    const { rows } = await gateway.database.pool.query(
      `UPDATE messages SET due_at = $1 WHERE recipient = $2 AND due_at IS NOT NULL RETURNING due_at`,
      [new Date(gateway.now() - 1_000), to],
    );
    expect(rows).toHaveLength(1);
    const back = await gateway.message(id, ({ detail }) => detail.startsWith('Held until'));
    expect(back.status).toBe('on_hold');
    expect(Date.parse(back.detail.slice(11, 35))).toBeGreaterThan(gateway.now());
  });
});

describe('by day', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startInOpenHours();
  });
  afterAll(() => gateway.close());

  it('a recipient gets no more texts than the policy says', async () => {
    const to = '+33639980031';
    const changed = await gateway.live.patch('/v1/consent/policy', { frequencyCap: { perDay: 2 } });
    expect(changed.body).toMatchObject({ frequencyCap: { perDay: 2, perWeek: null }, consent: 'required' });
    await consentTo(gateway, to);
    const batch = await gateway.live.post('/v1/messages/batch', {
      messages: [offer(to), offer(to), offer(to)],
    });
    expect(batch.body.data).toMatchObject([
      { status: 'on_hold' },
      { status: 'on_hold' },
      { error: { code: 'frequency_capped' } },
    ]);
    expect(await gateway.live.post('/v1/messages', offer(to))).toMatchObject({
      body: { code: 'frequency_capped' },
    });
    await gateway.live.patch('/v1/consent/policy', { frequencyCap: null });
    expect((await gateway.live.post('/v1/messages', offer(to))).status).toBe(202);
  });

  it('a recipient without a sign of life is left alone', async () => {
    const to = '+33639980032';
    await gateway.live.patch('/v1/consent/policy', { quietAfter: 1 });
    await consentTo(gateway, to);
    const sent = await gateway.live.post('/v1/messages', offer(to));
    await gateway.message(sent.body.id, ({ status }) => status === 'delivered');
    expect(await gateway.live.post('/v1/messages', offer(to))).toMatchObject({
      body: { code: 'recipient_quiet' },
    });
    gateway.advance(10);
    await gateway.live.post(`/v1/phones/${encodeURIComponent(to)}/replies`, { text: 'Thanks!' });
    expect((await gateway.live.post('/v1/messages', offer(to))).status).toBe(202);
    await gateway.live.patch('/v1/consent/policy', { quietAfter: null });
  });

  it('an account may vouch for consents it keeps elsewhere, but not against a no', async () => {
    const to = '+33639980033';
    await gateway.live.patch('/v1/consent/policy', { consent: 'trusted' });
    expect((await gateway.live.post('/v1/messages', offer(to))).status).toBe(202);
    await gateway.live.post('/v1/consents', { to, method: 'account_settings', decision: 'withdrawn' });
    expect(await gateway.live.post('/v1/messages', offer(to))).toMatchObject({
      body: { code: 'recipient_opted_out' },
    });
    await gateway.live.patch('/v1/consent/policy', { consent: 'required' });
  });

  it('a transactional text that reads like marketing is flagged, or refused where the account says so', async () => {
    const order = {
      to: '+33639980034',
      text: 'Your order left. -20% with the promo code SUMMER!',
      purpose: 'transactional',
    };
    const flagged = await gateway.live.post('/v1/messages', order);
    const { body } = await gateway.live.get(`/v1/messages/${flagged.body.id}`);
    expect(body['trace']).toContainEqual(
      expect.objectContaining({ step: 'purpose', detail: expect.stringContaining('-20%') }),
    );
    await gateway.live.patch('/v1/consent/policy', { marketingInTransactional: 'refuse' });
    expect(await gateway.live.post('/v1/messages', order)).toMatchObject({
      status: 422,
      body: { code: 'reads_like_marketing' },
    });
    await gateway.live.patch('/v1/consent/policy', { marketingInTransactional: 'warn' });
  });

  it('a sender the country has no place for is refused, and a default one gives way', async () => {
    const text = { to: '+15555550123', text: 'Your order left.', purpose: 'transactional' };
    expect(await gateway.live.post('/v1/messages', { ...text, sender: 'ACME' })).toMatchObject({
      status: 422,
      body: { code: 'sender_not_allowed', field: 'sender' },
    });
    const sent = await gateway.live.post('/v1/messages', text);
    expect((await gateway.live.get(`/v1/messages/${sent.body.id}`)).body).toMatchObject({ sender: null });
  });

  it('a yes without evidence is refused, or parked where the account says so', async () => {
    const to = '+33639980035';
    const bare = { to, method: 'form' };
    expect(await gateway.live.post('/v1/consents', bare)).toMatchObject({
      status: 422,
      body: { code: 'evidence_missing', field: 'evidence' },
    });
    await gateway.live.patch('/v1/consent/policy', { grantWithoutEvidence: 'park' });
    expect((await gateway.live.post('/v1/consents', bare)).body).toMatchObject({
      status: 'parked',
      commercialAllowed: false,
    });
    expect(await gateway.live.post('/v1/messages', offer(to))).toMatchObject({
      body: { code: 'consent_missing' },
    });
    await gateway.live.patch('/v1/consent/policy', { grantWithoutEvidence: 'refuse' });
  });

  it('a carrier that was told STOP is believed', async () => {
    const to = '+33639980008';
    await consentTo(gateway, to);
    const sent = await gateway.live.post('/v1/messages', offer(to));
    const { parts } = await gateway.message(sent.body.id, ({ status }) => status === 'transmitted');
    await gateway.sink.receipts([
      {
        carrier: 'simulator',
        carrierMessageId: parts[0]!.carrierMessageId!,
        code: 'blocked',
        at: new Date(gateway.now()),
      },
    ]);
    expect((await gateway.live.get(`/v1/messages/${sent.body.id}`)).body).toMatchObject({
      status: 'blacklisted',
    });
    expect(await gateway.live.post('/v1/messages', offer(to))).toMatchObject({
      body: { code: 'recipient_opted_out' },
    });
  });

  it('an opt-out link opts its person out when the button is pressed, not when it is opened', async () => {
    const to = '+33639980036';
    await consentTo(gateway, to);
    const { path } = (await gateway.live.post('/v1/opt-out-links', { to })).body as unknown as {
      path: string;
    };
    const { app } = gateway;
    expect((await app.inject({ method: 'GET', url: path })).statusCode).toBe(200);
    expect((await gateway.live.post('/v1/messages', offer(to))).status).toBe(202);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.inject({ method: 'POST', url: path, headers, payload: '' })).statusCode).toBe(200);
    expect(await gateway.live.post('/v1/messages', offer(to))).toMatchObject({
      body: { code: 'recipient_opted_out' },
    });
    expect((await app.inject({ method: 'GET', url: '/opt-out/nosuchcode' })).statusCode).toBe(404);
  });

  it('an import says what it added, and what it could not read', async () => {
    const entries = ['+33639980041', { to: '0639980042', scope: 'all' }, '+33639980041', 'not a number'];
    const imported = await gateway.live.post('/v1/suppressions/import', {
      entries,
      country: 'FR',
      source: 'old system',
    });
    expect(imported.body).toMatchObject({
      added: 2,
      known: 0,
      invalid: [{ place: 3, code: 'number_invalid' }],
    });
    const order = { to: '+33639980042', text: 'Your order left.', purpose: 'transactional' };
    expect(await gateway.live.post('/v1/messages', order)).toMatchObject({
      body: { code: 'recipient_opted_out' },
    });
  });

  it('another account neither sees nor shares the list, unless it is a sub-account that chose to', async () => {
    const to = '+33639980043';
    await gateway.live.post('/v1/suppressions', { to });
    const stranger = await gateway.account('Stranger', '10.00');
    await stranger.requests.patch('/v1/consent/policy', { consent: 'trusted' });
    expect((await stranger.requests.get('/v1/suppressions')).body.data).toEqual([]);
    expect((await stranger.requests.post('/v1/messages', offer(to))).status).toBe(202);
    const sharing = await stranger.requests.patch('/v1/consent/policy', { suppressionList: 'main' });
    expect(sharing).toMatchObject({ status: 400, body: { field: 'suppressionList' } });
    await gateway.database.pool.query(
      `UPDATE accounts SET parent_id = (SELECT account_id FROM suppressions WHERE recipient = $1) WHERE name = 'Stranger'`,
      [to],
    );
    await stranger.requests.patch('/v1/consent/policy', { suppressionList: 'main' });
    expect(await stranger.requests.post('/v1/messages', offer(to))).toMatchObject({
      body: { code: 'recipient_opted_out' },
    });
  });

  it('texts are dropped after 30 days by the partition, but not those that still wait', async () => {
    const { database } = gateway;
    const to = '+33639980044';
    await consentTo(gateway, to);
    const waiting = (
      await gateway.live.post(
        '/v1/messages',
        offer(to, { sendAt: new Date(gateway.now() + 40 * 86_400_000).toISOString() }),
      )
    ).body.id;
    const sent = (await gateway.live.post('/v1/messages', offer(to))).body.id;
    await gateway.message(sent, ({ status }) => status === 'delivered');
    await database.pool.query(
      `INSERT INTO message_deferrals SELECT account_id, id, 'window', 1, '{}', now() FROM messages WHERE recipient = $1`,
      [to],
    );
    const deferrals = async () => (await database.pool.query('SELECT FROM message_deferrals')).rowCount;
    await dropExpired(database, Date.now() + 33 * 86_400_000);
    expect(await deferrals()).toBe(2);
    expect((await gateway.live.get(`/v1/messages/${waiting}`)).body).toMatchObject({
      text: expect.stringContaining('winter'),
    });
    expect((await gateway.live.get(`/v1/messages/${sent}`)).body).toMatchObject({
      text: null,
      status: 'delivered',
    });
    await dropExpired(database, Date.now() + 420 * 86_400_000);
    expect((await gateway.live.get(`/v1/messages/${sent}`)).status).toBe(404);
    expect(await deferrals()).toBe(0);
    for (const at of [gateway.now(), Date.now()]) await ensurePartitions(database, at);
  });
});
