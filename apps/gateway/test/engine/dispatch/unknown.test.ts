import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimDue } from '../../support/claim.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const HOURS = 3_600_000;
const DEAD = '00000000-0000-7000-8000-00000000dead';
const SUSPENDED = '00000000-0000-7000-8000-000000005059';

let gateway: TestGateway;
beforeAll(async () => {
  // No carrier of its own: the test plays the replica that dies.
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
});
afterAll(() => gateway.close());

const PRICE = 0.045;
const held = async (): Promise<number> => {
  const { held: amount } = (await gateway.live.get('/v1/wallet')).body as unknown as {
    held: { amount: string };
  };
  return Number(amount.amount);
};

const send = async (ending: string): Promise<string> =>
  (await gateway.live.post('/v1/messages', toPhone(ending))).body.id;

const dieHolding = async (replicaId = DEAD) => {
  const claim = await claimDue(gateway.database, {
    carrier: 'simulator',
    replicaId,
    limit: 10,
    now: gateway.now(),
  });
  expect(claim).not.toBeNull();
  return claim!;
};

test('what a dead replica had claimed becomes unknown, keeps its hold, and is never sent a second time', async () => {
  const before = await held();
  const id = await send('0001');
  await dieHolding();
  await gateway.sweep();
  const message = await gateway.message(id, () => true);
  expect(message.status).toBe('transmitted');
  expect(message.detail).toContain('nobody knows');
  expect(await held()).toBeCloseTo(before + PRICE, 6);

  const second = await claimDue(gateway.database, {
    carrier: 'simulator',
    replicaId: DEAD,
    limit: 10,
    now: gateway.now(),
  });
  expect(second).toBeNull();

  gateway.advance(49 * HOURS);
  await gateway.sweep();
  const expired = await eventually('expiry', async () => {
    const found = await gateway.message(id, () => true);
    return found.finalAt !== null && found;
  });
  expect(expired.status).toBe('expired');
  expect(await held()).toBeLessThan(before + PRICE);
});

test('a claim whose replica still holds its lease is left alone', async () => {
  const id = await send('0001');
  await gateway.database.pool.query("INSERT INTO replicas VALUES ($1, now() + interval '30 days')", [
    SUSPENDED,
  ]);
  await dieHolding(SUSPENDED);
  await gateway.sweep();
  expect((await gateway.message(id, () => true)).detail).toBe('Is being handed to the carrier.');
});
