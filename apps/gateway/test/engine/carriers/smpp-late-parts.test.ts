import { formatReceiptText, readPart } from '@carillon/smpp';
import { createGate, type Gate } from '@carillon/testing/fault-smsc/gate';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { type FaultGateway, startFaultGateway } from '../../journeys/faults/fault-gateway.ts';
import { eventually } from '../../support/deadline.ts';

const MINUTE = '2611212000';
/** Three parts. */
const LONG = 'Your order is on its way, and this says how it goes on in many words. '.repeat(6);

let faults: FaultGateway;
let run = 0;

beforeAll(async () => {
  faults = await startFaultGateway({ profile: { responseTimeoutMs: 1_000 } });
});
afterAll(() => faults.close());
beforeEach(() => {
  run += 1;
});

const idOf = (part: number): string => `run${run}part${part}`;

/** Answers some parts at once, the others when the gate opens. */
const withhold = (...late: readonly number[]): Gate => {
  const gate = createGate();
  faults.smsc.script = {
    answer: async ({ pdu }) => {
      const number = readPart(pdu).part!.number;
      if (late.includes(number)) await gate.pass();
      return { messageId: idOf(number) };
    },
  };
  return gate;
};

const send = async (): Promise<string> => {
  const body = { to: `+3361234567${run}`, text: LONG, purpose: 'transactional' };
  const answer = await faults.gateway.live.post('/v1/messages', body);
  expect(answer).toMatchObject({ status: 202, body: { segments: 3 } });
  return answer.body.id;
};

const receipt = async (part: number): Promise<void> => {
  const text = { id: idOf(part), state: 'delivered', submitDate: MINUTE, doneDate: MINUTE } as const;
  const short_message = Buffer.from(formatReceiptText(text));
  expect(await faults.smsc.deliver({ esm_class: 0x04, short_message })).toMatchObject({ kind: 'accepted' });
};

const idsOf = async (id: string): Promise<(string | null)[]> => {
  const { parts } = await faults.gateway.message(id, () => true);
  return parts.map(({ carrierMessageId }) => carrierMessageId);
};

test.each([
  ['the last part', [3], [1, 2, 3]],
  ['the first part', [1], [1, 2, 3]],
  ['two parts of three', [1, 3], [3, 1, 2]],
  ['every part', [1, 2, 3], [2, 3, 1]],
])(
  'S9: the late id of %s is recorded, and its receipt makes the message delivered',
  async (_which, late, order) => {
    const gate = withhold(...late);
    const id = await send();
    await faults.gateway.message(id, ({ status }) => status === 'transmitted');
    gate.open();
    await eventually('every id to be recorded', async () => {
      const ids = await idsOf(id);
      return ids.length === 3 && ids.every((each, index) => each === idOf(index + 1));
    });
    for (const part of order.slice(0, 2)) await receipt(part);
    expect((await faults.gateway.message(id, () => true)).status).toBe('transmitted');
    await receipt(order[2]!);
    expect(await faults.gateway.message(id, () => true)).toMatchObject({ status: 'delivered' });
    expect(await verifyLedger(faults.gateway.database)).toEqual([]);
  },
);

test('S9, S11: a receipt that comes before the late id it names is kept for it', async () => {
  const gate = withhold(2);
  const id = await send();
  await faults.gateway.message(id, ({ status }) => status === 'transmitted');
  for (const part of [1, 2, 3]) await receipt(part);
  expect((await faults.gateway.message(id, () => true)).status).toBe('transmitted');
  gate.open();
  expect(await faults.gateway.message(id, ({ finalAt }) => finalAt !== null)).toMatchObject({
    status: 'delivered',
  });
  expect(await verifyLedger(faults.gateway.database)).toEqual([]);
});
