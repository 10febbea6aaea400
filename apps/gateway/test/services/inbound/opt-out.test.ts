import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVIDENCE, offer, startInOpenHours } from '../../engine/consent/open-hours.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startInOpenHours();
});
afterAll(() => gateway.close());

let next = 10;
/** A virtual phone of its own for each test, which delivers at once. */
const phone = (): string => `+336399800${next++}`;

const consent = (to: string, extra: object = {}) =>
  gateway.live.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE, ...extra });
const send = (to: string, extra: object = {}) => gateway.live.post('/v1/messages', offer(to, extra));
const delivered = async (id: string) => gateway.message(id, ({ status }) => status === 'delivered');
const reply = (to: string, text: string) =>
  gateway.live.post(`/v1/phones/${encodeURIComponent(to)}/replies`, { text });

/** A person who consented and was texted, so that they can answer. */
const texted = async (): Promise<string> => {
  const to = phone();
  expect((await consent(to)).status).toBe(201);
  const sent = await send(to);
  expect(sent.status).toBe(202);
  await delivered(sent.body.id);
  return to;
};

describe('a commercial text', () => {
  it('needs a consent, and says where to record it', async () => {
    const refused = await send(phone());
    expect(refused).toMatchObject({ status: 422, body: { code: 'consent_missing', field: 'to' } });
    const kept = await gateway.live.get(`/v1/messages/${refused.body['messageId']}`);
    expect(kept.body).toMatchObject({ status: 'not_issued', purpose: 'commercial' });
    expect(kept.body['trace']).toContainEqual(
      expect.objectContaining({
        step: 'consent',
        outcome: 'refused',
        detail: expect.stringContaining('CNIL'),
      }),
    );
  });

  it('leaves with the opt-out mention, which the recipient sees', async () => {
    const to = await texted();
    const texts = await gateway.live.get(`/v1/phones/${encodeURIComponent(to)}`);
    expect(texts.body).toMatchObject({ texts: [{ text: 'New: our winter collection. STOP au 30101' }] });
  });

  it('is estimated with its mention', async () => {
    const to = phone();
    await consent(to);
    const text = 'a'.repeat(150);
    const estimate = await gateway.live.post('/v1/messages/estimate', offer(to, { text }));
    expect(estimate.body).toMatchObject({ segments: 2, decision: 'send', mention: 'STOP au 30101' });
    const plain = await gateway.live.post('/v1/messages/estimate', { to, text, purpose: 'transactional' });
    expect(plain.body).toMatchObject({ segments: 1, mention: null });
  });

  it('with a wrong mention is refused, and says what belongs there', async () => {
    const to = phone();
    await consent(to);
    const refused = await send(to, { text: 'Sale! STOP au 36111' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'stop_mention_wrong', field: 'text' } });
    expect(refused.body['detail']).toContain('STOP au 30101');
  });
});

describe('a STOP', () => {
  it('suppresses at once, cancels what waits and gives its price back', async () => {
    const to = await texted();
    const held = await send(to, { sendAt: new Date(gateway.now() + 3_600_000).toISOString() });
    expect(held.status).toBe(202);
    const before = (await gateway.live.get('/v1/wallet')).body;
    await reply(to, 'stop.');
    const stopped = await gateway.live.get(`/v1/messages/${held.body.id}`);
    expect(stopped.body).toMatchObject({ status: 'blacklisted' });
    expect((await gateway.live.get('/v1/wallet')).body).not.toEqual(before);
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    const listed = await gateway.live.get(`/v1/suppressions?to=${encodeURIComponent(to)}`);
    expect(listed.body.data).toMatchObject([{ to, scope: 'commercial', state: 'active', origin: 'keyword' }]);
  });

  it('lets transactional texts through, and none at all after STOP ALL', async () => {
    const to = await texted();
    await reply(to, 'STOP');
    const order = { to, text: 'Your order is here.', purpose: 'transactional' };
    expect((await gateway.live.post('/v1/messages', order)).status).toBe(202);
    await reply(to, 'Stop all');
    expect(await gateway.live.post('/v1/messages', order)).toMatchObject({
      status: 422,
      body: { code: 'recipient_opted_out' },
    });
  });

  it('is undone by START, and the ledger keeps both', async () => {
    const to = await texted();
    await reply(to, 'Arrêt !');
    await reply(to, 'START');
    expect((await send(to)).status).toBe(202);
    const ledger = await gateway.live.get(`/v1/consents?to=${encodeURIComponent(to)}`);
    expect(ledger.body.data.map(({ decision, method }) => [decision, method])).toEqual([
      ['granted', 'keyword'],
      ['withdrawn', 'keyword'],
      ['granted', 'form'],
    ]);
  });

  it('nearly written pauses commercial texts until somebody has looked', async () => {
    const to = await texted();
    await reply(to, 'TSOP');
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_paused' } });
    const [entry] = (await gateway.live.get(`/v1/suppressions?state=paused&to=${encodeURIComponent(to)}`))
      .body.data;
    const dismissed = await gateway.live.post(`/v1/suppressions/${entry!.id}/review`, {
      decision: 'dismiss',
    });
    expect(dismissed.status).toBe(200);
    expect((await send(to)).status).toBe(202);
    await reply(to, 'SROP');
    const [again] = (await gateway.live.get(`/v1/suppressions?state=paused&to=${encodeURIComponent(to)}`))
      .body.data;
    await gateway.live.post(`/v1/suppressions/${again!.id}/review`, { decision: 'confirm' });
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  });

  it('is confirmed once where the country wants it, and HELP is answered', async () => {
    const to = '+15555550199';
    await gateway.live.patch('/v1/consent/policy', { consent: 'trusted' });
    const order = await gateway.live.post('/v1/messages', {
      to,
      text: 'Your order left.',
      purpose: 'transactional',
    });
    await delivered(order.body.id);
    await reply(to, 'STOP');
    const told = await gateway.live.get(`/v1/messages?to=${encodeURIComponent(to)}`);
    expect(told.body.data).toHaveLength(2);
    const { body } = await gateway.live.get(`/v1/messages/${told.body.data[0]!.id}`);
    expect(body).toMatchObject({ purpose: 'transactional', lane: 'conversation' });
    expect(body['text']).toMatch(/^Demo shop: You are unsubscribed/);
    await reply(to, 'HELP');
    expect((await gateway.live.get(`/v1/messages?to=${encodeURIComponent(to)}`)).body.data).toHaveLength(3);
    await gateway.live.patch('/v1/consent/policy', { consent: 'required' });
  });

  it('is not read into other sentences', async () => {
    const to = await texted();
    await reply(to, 'we must STOP this bill');
    expect((await send(to)).status).toBe(202);
  });
});

describe('a no on the list', () => {
  it('is undone with evidence only', async () => {
    const to = await texted();
    const url = `/v1/suppressions?to=${encodeURIComponent(to)}`;
    await gateway.live.post('/v1/suppressions', { to, reason: 'Said so on the phone' });
    expect(await gateway.live.delete(url)).toMatchObject({ status: 422, body: { code: 'evidence_missing' } });
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    const removed = await gateway.app.inject({
      method: 'DELETE',
      url,
      headers: { authorization: `Bearer ${gateway.demo!.key}` },
      payload: { evidence: { document: 'ticket 4711' } },
    });
    expect(removed.statusCode).toBe(204);
    expect((await send(to)).status).toBe(202);
  });

  it('is not undone by an imported consent, but by one the person gave later', async () => {
    const to = await texted();
    await reply(to, 'STOP');
    const imported = await consent(to, { method: 'import', evidence: { attestation: 'list of 2024' } });
    expect(imported.body).toMatchObject({ commercialAllowed: false });
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    gateway.advance(1_000);
    expect((await consent(to)).body).toMatchObject({ commercialAllowed: true });
    expect((await send(to)).status).toBe(202);
  });

  it('stands against a consent given before it', async () => {
    const to = await texted();
    await reply(to, 'STOP');
    const earlier = new Date(gateway.now() - 60_000).toISOString();
    expect((await consent(to, { decidedAt: earlier })).body).toMatchObject({ commercialAllowed: false });
    expect(await send(to)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  });
});
