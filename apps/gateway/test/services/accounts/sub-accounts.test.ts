import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import { maintainWallets } from '../../../src/engine/billing/maintenance.ts';
import { returnLateCredit } from '../../../src/services/accounts/sub-accounts.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';

const TEXT = toPhone('0001');
const DAY_MS = 86_400_000;

let gateway: TestGateway;
let main: Requests;
let mainId: string;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => {
  const findings = await auditLedger(gateway.database);
  await gateway.close();
  expect(findings).toEqual([]);
});
beforeEach(async () => {
  const made = await gateway.account('Agency', '100');
  main = made.requests;
  mainId = made.id;
});

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const balanceOf = async (requests: Requests) => (await requests.get('/v1/wallet')).body['balance'];

const makeSub = async (content: object = {}): Promise<{ id: string; requests: Requests }> => {
  const { id } = (await main.post('/v1/accounts', { name: 'Bakery', defaultCountry: 'FR', ...content })).body;
  const { key } = (await main.post(`/v1/accounts/${id}/keys`, {})).body;
  return { id, requests: requestsOf(gateway.app, key) };
};

describe('a sub-account', () => {
  it('is made up to the number of the plan; the refusal names limit, use and next plan', async () => {
    for (let made = 0; made < 3; made++)
      expect((await main.post('/v1/accounts', { name: `Client ${made}` })).status).toBe(201);
    expect(await main.post('/v1/accounts', { name: 'One more' })).toMatchObject({
      status: 422,
      body: {
        code: 'quota_reached',
        detail: 'The plan standard allows 3 sub-accounts, and 3 are in use. The plan premium allows 10.',
      },
    });
    const { data, nextCursor } = (await main.get('/v1/accounts?limit=2')).body;
    expect(data.map(({ name }) => name)).toEqual(['Client 2', 'Client 1']);
    const rest = (await main.get(`/v1/accounts?cursor=${nextCursor}`)).body;
    expect(rest.data.map(({ name }) => name)).toEqual(['Client 0']);
  });

  it('is made no more often than the plan allows by requests at the same moment', async () => {
    const asked = Array.from({ length: 8 }, (_, place) =>
      main.post('/v1/accounts', { name: `At once ${place}` }),
    );
    const made = (await Promise.all(asked)).filter(({ status }) => status === 201);
    expect(made).toHaveLength(3);
  });

  it('is refused to a plan that nobody knows: limits fail closed', async () => {
    await gateway.database.pool.query("UPDATE accounts SET plan = 'bronze' WHERE id = $1::uuid", [
      mainId.slice('acc_'.length),
    ]);
    expect((await main.post('/v1/accounts', { name: 'x' })).body['code']).toBe('quota_reached');
  });

  it('has no sub-accounts of its own', async () => {
    const sub = await makeSub();
    expect((await sub.requests.post('/v1/accounts', { name: 'x' })).body['code']).toBe('quota_reached');
  });

  it('spends its own credit, and sees nothing of the main account or of its siblings', async () => {
    const [first, second] = [await makeSub(), await makeSub()];
    expect((await first.requests.post('/v1/messages', TEXT)).body['code']).toBe('insufficient_credit');
    const moved = await main.post(`/v1/accounts/${first.id}/transfer`, { amount: '30' });
    expect(moved).toMatchObject({ status: 200, body: { balance: euros('30.000000') } });
    expect(await balanceOf(main)).toEqual(euros('70.000000'));
    const { id } = (await first.requests.post('/v1/messages', TEXT)).body;
    expect((await second.requests.get(`/v1/messages/${id}`)).status).toBe(404);
    expect((await main.get(`/v1/messages/${id}`)).status).toBe(404);
    expect(await balanceOf(second.requests)).toEqual(euros('0.000000'));
  });

  it("is out of another account's reach", async () => {
    const sub = await makeSub();
    const stranger = (await gateway.account('Stranger', '100')).requests;
    for (const answer of [
      await stranger.post(`/v1/accounts/${sub.id}/transfer`, { amount: '30' }),
      await stranger.post(`/v1/accounts/${sub.id}/keys`, {}),
      await stranger.patch(`/v1/accounts/${sub.id}`, { name: 'mine' }),
      await stranger.delete(`/v1/accounts/${sub.id}`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'account_not_found' } });
  });
});

describe('a transfer', () => {
  it.each([
    ['29.999999', 'transfer_too_small'],
    ['100.000001', 'wallet_insufficient'],
    ['0', 'amount_invalid'],
    ['-30', 'amount_invalid'],
  ])('of EUR %s is refused: %s', async (amount, code) => {
    const sub = await makeSub();
    expect(await main.post(`/v1/accounts/${sub.id}/transfer`, { amount })).toMatchObject({
      status: 422,
      body: { code },
    });
    expect(await balanceOf(main)).toEqual(euros('100.000000'));
  });

  it('keeps the end of the credit', async () => {
    const expiresAt = new Date(gateway.now() + 10 * DAY_MS).toISOString();
    await gateway.operator.post('/v1/operator/credit', { accountId: mainId, amount: '20', expiresAt });
    const sub = await makeSub();
    await main.post(`/v1/accounts/${sub.id}/transfer`, { amount: '30' });
    const { credits } = (await sub.requests.get('/v1/wallet')).body;
    expect(credits).toMatchObject([
      { remaining: euros('20.000000'), expiresAt },
      { remaining: euros('10.000000'), expiresAt: null },
    ]);
  });

  it('never moves more than there is, however many are asked for at once', async () => {
    const sub = await makeSub();
    const asked = Array.from({ length: 6 }, () =>
      main.post(`/v1/accounts/${sub.id}/transfer`, { amount: '30' }),
    );
    const moved = (await Promise.all(asked)).filter(({ status }) => status === 200);
    expect(moved).toHaveLength(3);
    expect(await balanceOf(main)).toEqual(euros('10.000000'));
  });
});

describe('a mark-up', () => {
  it('is in the price the sub-account pays, frozen on the text, and reaches the main account', async () => {
    const sub = await makeSub({ markupPercent: '20' });
    await main.post(`/v1/accounts/${sub.id}/transfer`, { amount: '30' });
    const sent = (await sub.requests.post('/v1/messages', TEXT)).body;
    expect(sent['price']).toEqual(euros('0.054000'));
    await main.patch(`/v1/accounts/${sub.id}`, { markupPercent: '100' });
    const delivered = await eventually('delivered', async () => {
      const { body } = await sub.requests.get(`/v1/messages/${sent.id}`);
      return body['status'] === 'delivered' && body;
    });
    expect(delivered['price']).toEqual(euros('0.054000'));
    expect((await sub.requests.post('/v1/messages', TEXT)).body['price']).toEqual(euros('0.090000'));
    await eventually('the second is charged', async () => {
      const { data } = (await sub.requests.get('/v1/ledger?kind=capture')).body;
      return data.length === 2;
    });
    await maintainWallets(gateway.database, gateway.now());
    await maintainWallets(gateway.database, gateway.now());
    // 0.009 of the first text and 0.045 of the second.
    expect(await balanceOf(main)).toEqual(euros('70.054000'));
  });
});

describe('deleting a sub-account', () => {
  it('returns the rest with its end, cancels what waits, and ends its keys', async () => {
    const sub = await makeSub();
    await main.post(`/v1/accounts/${sub.id}/transfer`, { amount: '30' });
    const sendAt = new Date(gateway.now() + DAY_MS).toISOString();
    const waiting = (await sub.requests.post('/v1/messages', { ...TEXT, sendAt })).body.id;
    expect(await main.delete(`/v1/accounts/${sub.id}`)).toMatchObject({
      status: 200,
      body: { returned: euros('30.000000') },
    });
    expect(await balanceOf(main)).toEqual(euros('100.000000'));
    expect((await sub.requests.get('/v1/wallet')).status).toBe(401);
    const { rows } = await gateway.database.pool.query(
      'SELECT status, reason FROM messages WHERE id = $1::uuid',
      [waiting.slice('msg_'.length)],
    );
    expect(rows).toEqual([{ status: 'not_issued', reason: 'cancelled' }]);
    expect((await main.delete(`/v1/accounts/${sub.id}`)).status).toBe(404);
    expect((await main.get('/v1/accounts')).body.data).toEqual([]);
    expect((await main.post('/v1/accounts', { name: 'again' })).status).toBe(201);
  });

  it('returns later what was on the wire and never left', async () => {
    const sub = await makeSub();
    await main.post(`/v1/accounts/${sub.id}/transfer`, { amount: '30' });
    const accountId = sub.id.slice('acc_'.length);
    await gateway.database.pool.query(
      'UPDATE wallets SET available = available - 1000, held = held + 1000 WHERE account_id = $1',
      [accountId],
    );
    expect((await main.delete(`/v1/accounts/${sub.id}`)).body['returned']).toEqual(euros('29.999000'));
    await gateway.database.pool.query(
      'UPDATE wallets SET available = available + 1000, held = held - 1000 WHERE account_id = $1',
      [accountId],
    );
    await returnLateCredit(gateway.database, new Date(gateway.now()));
    expect(await balanceOf(main)).toEqual(euros('100.000000'));
  });
});
