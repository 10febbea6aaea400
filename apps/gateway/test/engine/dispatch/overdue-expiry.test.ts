import { afterAll, beforeAll, expect, test } from 'vitest';
import { expireOverdue } from '../../../src/engine/dispatch/recovery/expire-overdue.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const HOUR = 3_600_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** Sends to a handset of which no receipt ever comes, and waits until the carrier has it. */
const sendIntoSilence = async (): Promise<string> => {
  const { id } = (await gateway.live.post('/v1/messages', toPhone('0008'))).body;
  await gateway.message(id, ({ parts }) => parts.length === 1);
  return id;
};
const statusOf = async (id: string): Promise<string> => (await gateway.message(id, () => true)).status;
const sweepAt = (hours: number): Promise<number> =>
  expireOverdue(gateway.database, gateway.now() + hours * HOUR);

test('each silent message expires after its own 48 hours, and what was looked through is not read again', async () => {
  const first = await sendIntoSilence();
  expect(await sweepAt(47)).toBe(0);
  expect(await statusOf(first)).toBe('transmitted');
  gateway.advance(24 * HOUR);
  const second = await sendIntoSilence();

  expect(await sweepAt(25)).toBe(1);
  expect([await statusOf(first), await statusOf(second)]).toEqual(['expired', 'transmitted']);
  expect(await sweepAt(25)).toBe(0);
  expect(await sweepAt(49)).toBe(1);
  expect(await statusOf(second)).toBe('expired');

  // Put back by hand: only a reader who starts anew would find it.
  await gateway.database.pool.query(
    "UPDATE messages SET stage = 'submitted', status = 'transmitted', final_at = NULL WHERE id = $1",
    [
      `${second.slice(4, 12)}-${second.slice(12, 16)}-${second.slice(16, 20)}-${second.slice(20, 24)}-${second.slice(24)}`,
    ],
  );
  expect(await sweepAt(50)).toBe(0);
});
