import { toId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { creditWallet } from '../../../src/engine/billing/credit.ts';
import { billingRoutes } from '../../../src/engine/billing/operator-routes.ts';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { walletRoutes } from '../../../src/engine/billing/wallet-routes.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [
    walletRoutes(options),
    billingRoutes({ ...options, onTariffChange: () => {} }),
  ]);
});
afterAll(async () => {
  const differences = await verifyLedger(server.database);
  await server.close();
  expect(differences).toEqual([]);
});

const EMPTY = {
  balance: { amount: '0.000000', currency: 'EUR' },
  held: { amount: '0.000000', currency: 'EUR' },
};
const CREDIT = '/v1/operator/credit';

describe('crediting an account', () => {
  it('answers with the wallet, which the account sees too', async () => {
    const account = await server.account();
    const owner = await account.as();
    const accountId = toId('acc', account.id);
    const expiresAt = '2099-01-01T00:00:00.000Z';
    const credited = await server.operator.post(CREDIT, {
      accountId,
      amount: '100.5',
      note: 'invoice 7',
      expiresAt,
    });
    expect(credited).toMatchObject({
      status: 200,
      body: { ...EMPTY, balance: { amount: '100.500000', currency: 'EUR' } },
    });
    await server.operator.post(CREDIT, { accountId, amount: { amount: '0.000001', currency: 'EUR' } });
    expect((await owner.get('/v1/wallet')).body['balance']).toEqual({
      amount: '100.500001',
      currency: 'EUR',
    });
    const ledger = (await owner.get('/v1/ledger')).body.data;
    expect(ledger).toMatchObject([
      { kind: 'top_up', amount: { amount: '0.000001', currency: 'EUR' }, note: null, expiresAt: null },
      {
        kind: 'top_up',
        from: 'world',
        to: 'available',
        amount: { amount: '100.500000' },
        note: 'invoice 7',
        expiresAt,
      },
    ]);
  });

  it('credits once per Idempotency-Key, also when asked many times at once', async () => {
    const account = await server.account();
    const body = { accountId: toId('acc', account.id), amount: '10' };
    const header = once(`credit ${account.id}`);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => server.operator.post(CREDIT, body, header)),
    );
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const again = await server.operator.post(CREDIT, body, header);
    expect(again).toMatchObject({ status: 200, body: { balance: { amount: '10.000000' } } });
    const other = await server.operator.post(CREDIT, { ...body, amount: '11' }, header);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect((await (await account.as()).get('/v1/wallet')).body['balance']).toMatchObject({
      amount: '10.000000',
    });
  });

  it('does not remember a refusal', async () => {
    const account = await server.account();
    const header = once(`refused ${account.id}`);
    const accountId = toId('acc', account.id);
    expect((await server.operator.post(CREDIT, { accountId, amount: '0' }, header)).status).toBe(422);
    expect((await server.operator.post(CREDIT, { accountId, amount: '1' }, header)).status).toBe(200);
  });

  it.each([
    [{ amount: '0' }, 422, 'amount_invalid', 'amount'],
    [{ amount: '-1' }, 422, 'amount_invalid', 'amount'],
    [{ amount: { amount: '0.000000', currency: 'EUR' } }, 422, 'amount_invalid', 'amount.amount'],
    [{ amount: { amount: '1', currency: 'USD' } }, 422, 'currency_mismatch', 'amount.currency'],
    [{ amount: '0.0000001' }, 400, 'request_invalid', 'amount'],
    [{ amount: 10 }, 400, 'request_invalid', 'amount'],
    [{ amount: '1', expiresAt: '2020-01-01T00:00:00Z' }, 400, 'request_invalid', 'expiresAt'],
    [{ amount: '1', expiresAt: 'tomorrow' }, 400, 'request_invalid', 'expiresAt'],
    [{ amount: '1', currency: 'EUR' }, 400, 'field_unknown', 'currency'],
    [{ amount: '1', accountId: 'acc_1' }, 400, 'request_invalid', 'accountId'],
    [
      { amount: '1', accountId: 'acc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f' },
      404,
      'account_not_found',
      'accountId',
    ],
  ])('refuses %j and moves nothing', async (change, status, code, field) => {
    const account = await server.account();
    const body = { accountId: toId('acc', account.id), ...change };
    expect(await server.operator.post(CREDIT, body)).toMatchObject({ status, body: { code, field } });
    expect((await (await account.as()).get('/v1/wallet')).body).toMatchObject({ ...EMPTY, credits: [] });
  });

  it('refuses what would make the balance longer than the API writes', async () => {
    const { id } = await server.account();
    const most = { accountId: id, amount: '999999999999.999999' };
    await server.database.transaction((client) => creditWallet(client, most, new Date()));
    const more = await server.operator.post(CREDIT, { accountId: toId('acc', id), amount: '0.000001' });
    expect(more).toMatchObject({ status: 422, body: { code: 'amount_invalid', field: 'amount' } });
  });

  it('takes amounts below a thousand million', async () => {
    const accountId = toId('acc', (await server.account()).id);
    const much = await server.operator.post(CREDIT, { accountId, amount: '999999999.999999' });
    expect(much).toMatchObject({ status: 200, body: { balance: { amount: '999999999.999999' } } });
    const more = await server.operator.post(CREDIT, { accountId, amount: '1000000000' });
    expect(more).toMatchObject({ status: 400, body: { field: 'amount' } });
  });

  it('is for the operator', async () => {
    const account = await server.account();
    const refused = await (await account.as()).post(CREDIT, {
      accountId: toId('acc', account.id),
      amount: '1',
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
  });
});

describe('reading the wallet', () => {
  it('shows an account its own money only', async () => {
    const [rich, poor] = [await server.account(), await server.account({ currency: 'GBP' })];
    await server.operator.post(CREDIT, { accountId: toId('acc', rich.id), amount: '5' });
    const stranger = await poor.as();
    expect((await stranger.get('/v1/wallet')).body['balance']).toEqual({
      amount: '0.000000',
      currency: 'GBP',
    });
    expect((await stranger.get('/v1/ledger')).body).toEqual({ data: [], nextCursor: null });
  });

  it('pages and filters the ledger', async () => {
    const account = await server.account();
    for (const amount of ['1', '2', '3']) {
      await server.operator.post(CREDIT, { accountId: toId('acc', account.id), amount });
    }
    const owner = await account.as({ scopes: ['wallet:read'] });
    const first = await owner.get('/v1/ledger?limit=2&kind=top_up');
    expect(first.body.data).toMatchObject([
      { amount: { amount: '3.000000' } },
      { amount: { amount: '2.000000' } },
    ]);
    const second = await owner.get(`/v1/ledger?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ amount: { amount: '1.000000' } }], nextCursor: null });
    expect((await owner.get('/v1/ledger?kind=hold')).body.data).toEqual([]);
    expect(await owner.get('/v1/ledger?kind=gift')).toMatchObject({ status: 400, body: { field: 'kind' } });
    expect(await owner.get('/v1/ledger?cursor=x')).toMatchObject({
      status: 400,
      body: { code: 'cursor_invalid' },
    });
  });

  it('needs the scope wallet:read', async () => {
    const sender = await (await server.account()).as({ scopes: ['messages:send', 'keys:write'] });
    expect(await sender.get('/v1/wallet')).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    expect(await sender.get('/v1/ledger')).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
  });
});
