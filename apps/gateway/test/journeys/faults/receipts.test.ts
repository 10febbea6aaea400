import type { MessageState } from '@carillon/smpp';
import {
  GARBAGE_RECEIPTS,
  type IdForm,
  markedAsReceipt,
  type ReceiptForm,
  receiptFor,
} from '@carillon/testing/fault-smsc/receipts';
import type { SeenSubmission } from '@carillon/testing/fault-smsc/record';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { type FaultGateway, seeded, startFaultGateway } from './fault-gateway.ts';
import { expectInvariants, storedMessages } from './invariants.ts';

let faults: FaultGateway;
afterEach(() => faults.close());

const STATES = ['delivered', 'undeliverable', 'expired', 'rejected'] as const;
const STATUS: Readonly<Record<(typeof STATES)[number], string>> = {
  delivered: 'delivered',
  undeliverable: 'not_issued',
  expired: 'expired',
  rejected: 'not_issued',
};

const receiptOf = ({ answer, recipient }: SeenSubmission, state: MessageState, form: ReceiptForm = {}) =>
  receiptFor({ id: answer!.messageId, from: recipient, to: 'CARILLON' }, state, form);

const snapshot = async () =>
  [...(await storedMessages(faults)).values()]
    .map(({ id, stage, status, settlement }) => `${id} ${stage} ${status} ${settlement}`)
    .toSorted();

/** What each message must be, by what the SMSC has decided of it. */
const expectStatuses = async (decided: ReadonlyMap<string, (typeof STATES)[number]>): Promise<void> => {
  const stored = await storedMessages(faults);
  const wrong = faults.accepted.filter(({ id, to }) => {
    const state = decided.get(to.slice(1));
    return state && stored.get(id)!.status !== STATUS[state];
  });
  expect(wrong, 'F8: matched wrongly, or not at all').toEqual([]);
};

const idRules: readonly [string, string, readonly IdForm[], (number: number) => string][] = [
  ['leading zeros and case', 'folded', ['as-is', 'zero-padded', 'upper-case'], (number) => `a${number}f`],
  ['hexadecimal', 'submit-decimal-receipt-hexadecimal', ['hexadecimal'], (number) => `${7_000_000 + number}`],
  [
    'decimal',
    'submit-hexadecimal-receipt-decimal',
    ['decimal'],
    (number) => (0xabc0000 + number).toString(16),
  ],
];

describe('F8: receipts', () => {
  it.each(idRules)(
    'three times each, in any order, on any bind, %s: each finds its message, and no other',
    async (_, messageIds, ids, idOf) => {
      const random = seeded();
      faults = await startFaultGateway({ binds: 2, window: 50, profile: { messageIds } });
      const { smsc } = faults;
      let given = 0;
      smsc.script = { answer: () => ({ messageId: idOf(given++) }) };
      await faults.send(100);
      await faults.settled();
      const decided = new Map(
        smsc.record.submissions.map(({ recipient }) => [recipient, random.pick(STATES)] as const),
      );
      const repeated = smsc.record.submissions.flatMap((submission) => {
        const form = (): ReceiptForm => ({
          id: random.pick(ids),
          in: random.pick(['text', 'tlvs', 'both']),
          text: random.pick(['specification', 'reversed', 'terse']),
        });
        const state = decided.get(submission.recipient)!;
        const early = receiptOf(submission, 'enroute', { ...form(), intermediate: true });
        return [early, ...Array.from({ length: 3 }, () => receiptOf(submission, state, form()))];
      });
      const replay = async (): Promise<void> => {
        const outcomes = await Promise.all(
          random.shuffled(repeated).map((receipt) => smsc.deliver(receipt, random.pick(smsc.bound()))),
        );
        expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
      };
      await replay();
      await expectStatuses(decided);
      const before = await snapshot();
      await replay();
      expect(await snapshot(), 'I5').toEqual(before);
      await expectInvariants(faults);
    },
  );

  it('before the answer to the submission they are about', async () => {
    faults = await startFaultGateway();
    const { smsc } = faults;
    smsc.script = {
      answer: async ({ pdu, messageId }) => {
        const receipt = receiptFor(
          { id: messageId, from: pdu.destination_addr, to: 'CARILLON' },
          'delivered',
        );
        expect(await smsc.deliver(receipt)).toMatchObject({ kind: 'accepted' });
        return {};
      },
    };
    await faults.send(40);
    await faults.send(2, { long: true });
    await faults.settled();
    const stored = [...(await storedMessages(faults)).values()];
    expect(new Set(stored.map(({ status }) => status))).toEqual(new Set(['delivered']));
    await expectInvariants(faults);
  });

  it('an intermediate notification ends nothing, whatever its state', async () => {
    faults = await startFaultGateway();
    const { smsc } = faults;
    await faults.send(4);
    await faults.settled();
    for (const [place, submission] of smsc.record.submissions.entries()) {
      const receipt = receiptOf(submission, STATES[place]!, { intermediate: true });
      expect(await smsc.deliver(receipt)).toMatchObject({ kind: 'accepted' });
    }
    expect(await snapshot()).toEqual(
      faults.accepted.map(({ id }) => `${id} submitted transmitted captured`).toSorted(),
    );
    for (const submission of smsc.record.submissions) await smsc.deliver(receiptOf(submission, 'delivered'));
    const stored = [...(await storedMessages(faults)).values()];
    expect(new Set(stored.map(({ status }) => status))).toEqual(new Set(['delivered']));
  });

  it('garbage and a flood of strangers’ neither stop the others nor become texts of handsets', async () => {
    const random = seeded();
    faults = await startFaultGateway({ window: 50 });
    const { gateway, smsc } = faults;
    await faults.send(50);
    await faults.settled();
    const addresses = { from: faults.accepted[0]!.to.slice(1), to: 'CARILLON' };
    const decided = new Map(
      smsc.record.submissions.map(({ recipient }) => [recipient, random.pick(STATES)] as const),
    );
    const ours = smsc.record.submissions.map((submission) =>
      receiptOf(submission, decided.get(submission.recipient)!),
    );
    const garbage = GARBAGE_RECEIPTS.map((text) => markedAsReceipt(text, addresses));
    const flood = Array.from({ length: 2_000 }, (_, index) =>
      receiptFor({ id: `stranger${index}`, ...addresses }, 'delivered'),
    );
    const outcomes = await Promise.all(
      random.shuffled([...ours, ...garbage, ...flood]).map((receipt) => smsc.deliver(receipt)),
    );
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    await expectStatuses(decided);
    expect((await gateway.live.get('/v1/replies')).body.data).toEqual([]);
    const { rows } = await gateway.database.pool.query<{ parked: bigint }>(
      "SELECT count(*) AS parked FROM parked_receipts WHERE carrier_message_id LIKE 'stranger%'",
    );
    expect(rows[0]!.parked).toBe(2_000n);
    await expectInvariants(faults);
  });

  it('after the line that took the text is gone, and days late', async () => {
    faults = await startFaultGateway();
    const { gateway, smsc } = faults;
    await faults.send(10);
    await faults.settled();
    for (const { line } of smsc.bound()) line.end('reset');
    await eventually('another bind', async () => smsc.bound().length > 0);
    gateway.advance(72 * 3_600_000);
    await gateway.sweep();
    const late = [...(await storedMessages(faults)).values()];
    expect(new Set(late.map(({ status }) => status))).toEqual(new Set(['expired']));
    for (const submission of smsc.record.submissions) {
      expect(await smsc.deliver(receiptOf(submission, 'delivered'))).toMatchObject({ kind: 'accepted' });
    }
    const stored = [...(await storedMessages(faults)).values()];
    expect(new Set(stored.map(({ status }) => status))).toEqual(new Set(['delivered']));
    await expectInvariants(faults);
  });
});
