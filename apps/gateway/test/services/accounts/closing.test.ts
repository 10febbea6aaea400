import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const status = async (key: string): Promise<number> =>
  (await gateway.app.inject({ url: '/v1/wallet', headers: { authorization: `Bearer ${key}` } })).statusCode;
const uuidOf = (id: string): string =>
  id.slice(4).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
const walletOf = async (id: string) => {
  const { rows } = await gateway.database.pool.query<{ available: bigint; held: bigint }>(
    'SELECT available, held FROM wallets WHERE account_id = $1',
    [uuidOf(id)],
  );
  return rows[0]!;
};

describe('closing an account', () => {
  it('ends every way in, cancels what waits and gives its price back; records stay', async () => {
    const { id, key, requests } = await gateway.account('Closing', '10');
    const test = (await requests.post('/v1/keys', { mode: 'test' })).body.key;
    const sendAt = new Date(gateway.now() + 3_600_000).toISOString();
    const waiting = [
      (await requests.post('/v1/messages', toPhone('0001', { sendAt }))).body.id,
      (await requests.post('/v1/messages', toPhone('0101', { sendAt }))).body.id,
    ];
    await requests.post('/v1/connections', {
      platform: 'shopify',
      shop: 'c.myshopify.com',
      secret: 'a secret',
    });
    await requests.post('/v1/automations', {
      name: 'a',
      on: 'order.paid',
      purpose: 'transactional',
      text: 'x',
      enabled: true,
    });
    await requests.put('/v1/spend-caps', { scope: 'account', period: 'day', amount: '5.00' });
    expect((await walletOf(id)).held).toBeGreaterThan(0n);
    const closed = await gateway.operator.delete(`/v1/operator/accounts/${id}`);
    expect(closed).toMatchObject({
      status: 200,
      body: { id, keysEnded: 2, connectionsEnded: 1, messagesCancelled: 2, messagesOnTheWire: 0 },
    });
    expect([await status(key), await status(test)]).toEqual([401, 401]);
    expect(await walletOf(id)).toEqual({ available: 10_000_000n, held: 0n });
    const { rows } = await gateway.database.pool.query(
      'SELECT status, reason FROM messages WHERE account_id = $1 ORDER BY id',
      [uuidOf(id)],
    );
    expect(rows).toEqual(waiting.map(() => ({ status: 'not_issued', reason: 'cancelled' })));
    const counts = await gateway.database.pool.query(
      `SELECT (SELECT count(*)::int FROM connections WHERE account_id = $1) AS connections,
         (SELECT count(*)::int FROM automations WHERE account_id = $1 AND enabled) AS automations,
         (SELECT count(*)::int FROM spend_caps WHERE account_id = $1) AS caps`,
      [uuidOf(id)],
    );
    expect(counts.rows).toEqual([{ connections: 0, automations: 0, caps: 0 }]);
    expect(await verifyLedger(gateway.database)).toEqual([]);
    const shown = (await gateway.operator.get('/v1/operator/accounts')).body.data.find(
      (account) => account.id === id,
    );
    expect(shown!['closedAt']).toMatch(/Z$/);
    const [entry] = (await gateway.operator.get(`/v1/operator/audit?accountId=${id}&outcome=done&limit=1`))
      .body.data;
    expect(entry).toMatchObject({ by: 'operator', deed: 'DELETE /v1/operator/accounts/:id', object: id });
  });

  it('closes its sub-accounts, whose credit comes to the main account', async () => {
    const main = await gateway.account('Main', '100');
    const sub = (await main.requests.post('/v1/accounts', { name: 'Sub' })).body.id;
    await main.requests.post(`/v1/accounts/${sub}/transfer`, { amount: '30' });
    const { key } = (await main.requests.post(`/v1/accounts/${sub}/keys`, {})).body;
    expect((await gateway.operator.delete(`/v1/operator/accounts/${main.id}`)).body).toMatchObject({
      subAccountsClosed: 1,
    });
    expect(await status(key)).toBe(401);
    expect((await walletOf(main.id)).available).toBe(100_000_000n);
    expect((await walletOf(sub)).available).toBe(0n);
    expect(await verifyLedger(gateway.database)).toEqual([]);
  });

  it('closes a sub-account alone, too', async () => {
    const main = await gateway.account('Parent', '0');
    const sub = (await main.requests.post('/v1/accounts', { name: 'Sub' })).body.id;
    expect((await gateway.operator.delete(`/v1/operator/accounts/${sub}`)).status).toBe(200);
    expect(await status(main.key)).toBe(200);
    expect((await main.requests.get('/v1/accounts')).body.data).toEqual([]);
  });

  it('is done once, and of an account that there is', async () => {
    const { id } = await gateway.account('Twice', '0');
    const both = await Promise.all([1, 2].map(() => gateway.operator.delete(`/v1/operator/accounts/${id}`)));
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(await gateway.operator.delete(`/v1/operator/accounts/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'account_closed' },
    });
    for (const other of ['acc_1', 'acc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f'])
      expect((await gateway.operator.delete(`/v1/operator/accounts/${other}`)).body['code']).toBe(
        'account_not_found',
      );
  });

  it('lets nothing through that was on its way in when it closed', async () => {
    const { id, requests } = await gateway.account('Racing', '50');
    const sendAt = new Date(gateway.now() + 3_600_000).toISOString();
    const sends = Array.from({ length: 60 }, () =>
      requests.post('/v1/messages', toPhone('0001', { sendAt })),
    );
    const closing = gateway.operator.delete(`/v1/operator/accounts/${id}`);
    await Promise.all([...sends, closing]);
    expect((await closing).status).toBe(200);
    const { rows } = await gateway.database.pool.query(
      "SELECT count(*)::int AS open FROM messages WHERE account_id = $1 AND stage <> 'settled'",
      [uuidOf(id)],
    );
    expect(rows).toEqual([{ open: 0 }]);
    expect(await walletOf(id)).toEqual({ available: 50_000_000n, held: 0n });
  });
});
