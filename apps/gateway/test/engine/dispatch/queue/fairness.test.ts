import { LANES } from '@carillon/core/messaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginningOf, listWaiting } from '../../../../src/engine/dispatch/queue/waiting.ts';
import { claimDue } from '../../../support/claim.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../../support/gateway.ts';
import type { Requests } from '../../../support/requests.ts';

const REPLICA = '00000000-0000-7000-8000-00000000c1a1';

let gateway: TestGateway;
beforeAll(async () => {
  // No dispatch of its own: the test claims.
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
});
afterAll(() => gateway.close());

const claim = (limit: number) =>
  claimDue(gateway.database, { carrier: 'simulator', replicaId: REPLICA, limit, now: gateway.now() });

const sendMany = async (requests: Requests, count: number): Promise<void> => {
  for (let sent = 0; sent < count; sent += 500) {
    const messages = Array.from({ length: Math.min(500, count - sent) }, () => toPhone('0001'));
    expect((await requests.post('/v1/messages/batch', { messages })).status).toBe(202);
  }
};

test('the single text of one account leaves with the next claim, however many another has waiting', async () => {
  const busy = await gateway.account('Busy', '1000');
  const small = await gateway.account('Small', '10');
  await sendMany(busy.requests, 2_000);
  const { id } = (await small.requests.post('/v1/messages', toPhone('0001'))).body;
  const first = await claim(20);
  const accounts = first!.messages.map(({ accountId }) => `acc_${accountId.replaceAll('-', '')}`);
  expect(accounts.filter((account) => account === small.id)).toHaveLength(1);
  expect(first!.messages.map(({ messageId }) => `msg_${messageId.replaceAll('-', '')}`)).toContain(id);
  // What the other leaves of its share is not lost to the one who has more.
  expect((await claim(20))!.messages).toHaveLength(20);
});

test('who waits is found by stepping from one to the next, in pieces', async () => {
  for (let number = 0; number < 5; number++) {
    const { requests } = await gateway.account(`Account ${number}`, '10');
    await sendMany(requests, 3);
  }
  const list = (after: Parameters<typeof listWaiting>[2]['after'], limit: number) =>
    listWaiting(gateway.database, 'simulator', { after, limit, now: gateway.now() });
  const whole = await list(LANES.map(beginningOf), 100);
  expect(new Set(whole.map(({ account }) => account)).size).toBe(whole.length);
  const pieces = [];
  let after = LANES.map(beginningOf);
  for (let piece = await list(after, 2); piece.length > 0; piece = await list(after, 2)) {
    pieces.push(...piece);
    after = [piece.at(-1)!];
  }
  expect(pieces).toEqual(whole);
  expect(await list(LANES.map(beginningOf), 100)).toEqual(whole);
  expect(
    await listWaiting(gateway.database, 'simulator', { after: LANES.map(beginningOf), limit: 100, now: 0 }),
  ).toEqual([]);
});
