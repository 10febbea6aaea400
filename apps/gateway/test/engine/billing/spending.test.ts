import { toId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import { maintainWallets } from '../../../src/engine/billing/maintenance.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';

const DAY_MS = 86_400_000;
const TEXT = toPhone('0001');

let gateway: TestGateway;
let account: { id: string; requests: Requests };
let owner: Requests;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => {
  const findings = await auditLedger(gateway.database);
  await gateway.close();
  expect(findings).toEqual([]);
});
beforeEach(async () => {
  account = await gateway.account('Acme', '0');
  owner = account.requests;
});

const credit = (amount: string, days?: number) =>
  gateway.operator.post('/v1/operator/credit', {
    accountId: account.id,
    amount,
    ...(days === undefined ? {} : { expiresAt: new Date(gateway.now() + days * DAY_MS).toISOString() }),
  });
const balance = async () => (await owner.get('/v1/wallet')).body['balance'];
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const settled = (ids: readonly string[]) =>
  eventually('every text settled', async () => {
    const all = await Promise.all(ids.map((id) => owner.get(`/v1/messages/${id}`)));
    return all.every(({ body }) => body['status'] === 'delivered');
  });

describe('credit with an end', () => {
  it('is spent before credit that lasts longer, and shown by its end', async () => {
    await credit('1.00');
    await credit('1.00', 90);
    await credit('0.05', 10);
    const sent = [await owner.post('/v1/messages', TEXT), await owner.post('/v1/messages', TEXT)];
    await settled(sent.map(({ body }) => body.id));
    const { credits } = (await owner.get('/v1/wallet')).body as unknown as {
      credits: { remaining: unknown; expiresAt: string | null }[];
    };
    expect(credits.map(({ remaining }) => remaining)).toEqual([euros('0.960000'), euros('1.000000')]);
    expect(credits[1]!.expiresAt).toBeNull();
  });

  it('is not spent after its end, also before the clock took it out', async () => {
    await credit('1.00', 1);
    await credit('0.045');
    gateway.advance(DAY_MS + 1);
    expect(await balance()).toEqual(euros('0.045000'));
    expect((await owner.post('/v1/messages', TEXT)).status).toBe(202);
    const refused = await owner.post('/v1/messages', TEXT);
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_credit' } });
    const { data } = (await owner.get('/v1/ledger?kind=expire')).body;
    expect(data).toMatchObject([{ from: 'available', to: 'expired', amount: euros('1.000000') }]);
  });

  it('is taken out by the clock once, with its entry', async () => {
    await credit('2.00', 1);
    gateway.advance(DAY_MS + 1);
    await maintainWallets(gateway.database, gateway.now());
    await maintainWallets(gateway.database, gateway.now());
    expect((await owner.get('/v1/ledger?kind=expire')).body.data).toHaveLength(1);
    expect(await balance()).toEqual(euros('0.000000'));
  });

  it('does not live longer by being held', async () => {
    await credit('0.045', 1);
    const sendAt = new Date(gateway.now() + 30 * DAY_MS).toISOString();
    const { id } = (await owner.post('/v1/messages', { ...TEXT, sendAt })).body;
    gateway.advance(2 * DAY_MS);
    await maintainWallets(gateway.database, gateway.now());
    await owner.post(`/v1/messages/${id}/cancel`);
    await maintainWallets(gateway.database, gateway.now());
    expect(await balance()).toEqual(euros('0.000000'));
    expect((await owner.get('/v1/ledger?kind=expire')).body.data).toHaveLength(1);
  });
});

describe('a spend cap', () => {
  const setCap = (body: object) => owner.put('/v1/spend-caps', body);

  it('refuses what would go over it, counts anew the next day, and ends when it is removed', async () => {
    await credit('10');
    const made = await setCap({ scope: 'account', period: 'day', amount: '0.10' });
    expect(made).toMatchObject({ status: 200, body: { used: euros('0.000000'), amount: euros('0.100000') } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => owner.post('/v1/messages', TEXT)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(2);
    expect(answers.find(({ status }) => status !== 202)).toMatchObject({
      status: 422,
      body: { code: 'spend_cap_reached', detail: expect.stringContaining('0.090000 is used') },
    });
    expect((await owner.get('/v1/spend-caps')).body.data).toMatchObject([{ used: euros('0.090000') }]);
    gateway.advance(DAY_MS);
    expect((await owner.get('/v1/spend-caps')).body.data).toMatchObject([{ used: euros('0.000000') }]);
    expect((await owner.post('/v1/messages', TEXT)).status).toBe(202);
    expect((await owner.delete(`/v1/spend-caps/${made.body.id}`)).status).toBe(204);
    for (let sent = 0; sent < 3; sent++) expect((await owner.post('/v1/messages', TEXT)).status).toBe(202);
  });

  it('binds one key and leaves the others', async () => {
    await credit('10');
    const made = (await owner.post('/v1/keys', {})).body;
    await setCap({ scope: 'key', subject: made.id, period: 'month', amount: '0.045' });
    const capped = requestsOf(gateway.app, made.key);
    expect((await capped.post('/v1/messages', TEXT)).status).toBe(202);
    expect((await capped.post('/v1/messages', TEXT)).body['code']).toBe('spend_cap_reached');
    expect((await owner.post('/v1/messages', TEXT)).status).toBe(202);
  });

  it('binds the texts that a connector causes', async () => {
    await credit('10');
    await owner.post('/v1/automations', {
      name: 'paid',
      on: 'order.paid',
      purpose: 'transactional',
      text: 'Thank you.',
      enabled: true,
    });
    const outcomeOf = async (order: string) => {
      const event = {
        type: 'order.paid',
        object: { type: 'order', id: order },
        person: { phone: '+33639980001' },
      };
      const { id } = (await owner.post('/v1/events', event)).body;
      return eventually('the automation has run', async () => {
        const { body } = await owner.get(`/v1/events/${id}`);
        const outcomes = body['outcomes'] as { outcome: string; reason: string | null }[];
        return outcomes.length > 0 && outcomes[0];
      });
    };
    expect(await outcomeOf('1')).toMatchObject({ outcome: 'sent' });
    const platform = await connectorOfLastMessage();
    await owner.put('/v1/spend-caps', { scope: 'connector', subject: platform, period: 'day', amount: '0' });
    expect(await outcomeOf('2')).toMatchObject({ outcome: 'refused', reason: 'spend_cap_reached' });
    expect((await owner.post('/v1/messages', TEXT)).status).toBe(202);
  });

  const connectorOfLastMessage = async (): Promise<string> =>
    (
      await gateway.database.pool.query(
        'SELECT connector FROM messages WHERE connector IS NOT NULL ORDER BY id DESC LIMIT 1',
      )
    ).rows[0].connector;

  it('names a key by its id', async () =>
    expect(await setCap({ scope: 'key', subject: 'mine', period: 'day', amount: '1' })).toMatchObject({
      status: 400,
      body: { code: 'request_invalid', field: 'subject' },
    }));
});

describe('what is kept for urgent texts', () => {
  it('stops transactional texts before one-time codes, and commercial ones before both', async () => {
    await credit('0.20');
    const set = await owner.patch('/v1/wallet', { keepForTransactional: '0.05', keepForOtp: '0.05' });
    expect(set).toMatchObject({ status: 200, body: { settings: { keepForOtp: '0.050000' } } });
    const answers = [];
    for (let sent = 0; sent < 4; sent++) answers.push(await owner.post('/v1/messages', TEXT));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 422]);
    expect(answers[3]!.body).toMatchObject({
      code: 'insufficient_credit',
      detail: expect.stringContaining('kept for more urgent texts'),
    });
    const code = await owner.post('/v1/otp', { to: '+33639980001' });
    expect(code.status).toBeLessThan(300);
  });

  it('has levels that make sense', async () =>
    expect(await owner.patch('/v1/wallet', { lowAt: '1', criticalAt: '2' })).toMatchObject({
      status: 422,
      body: { code: 'amount_invalid', field: 'criticalAt' },
    }));
});

describe('a warning', () => {
  const eventsOf = async (type: string) =>
    (await owner.get('/v1/events')).body.data.filter((event) => event['type'] === type);

  it('of a low balance is given at each of two levels once, and anew after a top-up', async () => {
    await credit('1.00');
    await owner.patch('/v1/wallet', { lowAt: '0.98', criticalAt: '0.90' });
    await owner.post('/v1/messages', TEXT);
    await eventually('the first warning', async () => (await eventsOf('balance.low')).length === 1);
    await owner.post('/v1/messages', TEXT);
    await owner.post('/v1/messages', TEXT);
    await eventually('the second warning', async () => (await eventsOf('balance.low')).length === 2);
    await credit('1.00');
    await eventually('the level forgotten', async () => {
      const { rows } = await gateway.database.pool.query('SELECT warned FROM wallets WHERE account_id = $1', [
        account.id.slice('acc_'.length),
      ]);
      return rows[0].warned === 'fine';
    });
    expect(await eventsOf('balance.low')).toHaveLength(2);
  });

  it('of a cap that is nearly used up is given at 80 and at 95 percent', async () => {
    await credit('10');
    await owner.put('/v1/spend-caps', { scope: 'account', period: 'day', amount: '0.225' });
    for (let sent = 0; sent < 3; sent++) await owner.post('/v1/messages', TEXT);
    expect(await eventsOf('quota.near')).toEqual([]);
    await owner.post('/v1/messages', TEXT);
    await eventually('the first warning', async () => (await eventsOf('quota.near')).length === 1);
    await owner.post('/v1/messages', TEXT);
    await eventually('the second warning', async () => (await eventsOf('quota.near')).length === 2);
  });
});

describe('a refund', () => {
  const refund = (messageId: string) =>
    gateway.operator.post('/v1/operator/refunds', { accountId: account.id, messageId, note: 'sorry' });

  it('gives the price of a charged text back, once', async () => {
    await credit('1');
    const { id } = (await owner.post('/v1/messages', TEXT)).body;
    await settled([id]);
    expect(await refund(id)).toMatchObject({ status: 200, body: { refunded: euros('0.045000') } });
    expect(await refund(id)).toMatchObject({ status: 409, body: { code: 'message_not_charged' } });
    expect(await balance()).toEqual(euros('1.000000'));
    expect(await refund(toId('msg', '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f'))).toMatchObject({ status: 409 });
  });
});

it('uses, plans and their changes are told', async () => {
  await credit('1');
  const { id } = (await owner.post('/v1/messages', TEXT)).body;
  await settled([id]);
  expect((await owner.get('/v1/usage')).body['days']).toMatchObject([
    { purpose: 'transactional', messages: 1, segments: 1, delivered: 1, refused: 0, cost: euros('0.045000') },
  ]);
  const tooLong = '/v1/usage?since=2026-01-01T00:00:00Z&until=2026-12-01T00:00:00Z';
  expect((await owner.get(tooLong)).body['code']).toBe('request_invalid');
  expect((await owner.get('/v1/plan')).body).toMatchObject({
    name: 'standard',
    nextPlan: 'premium',
    limits: { conversations: { allowed: 650, used: 0 }, templates: { allowed: 3 } },
  });
  const moved = await gateway.operator.put(`/v1/operator/accounts/${account.id}/plan`, { plan: 'gold' });
  expect(moved.status).toBe(200);
  expect((await owner.get('/v1/plan')).body).toMatchObject({ name: 'gold', nextPlan: 'enterprise' });
  const unknown = await gateway.operator.put(`/v1/operator/accounts/${account.id}/plan`, { plan: 'silver' });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'plan_unknown' } });
});
