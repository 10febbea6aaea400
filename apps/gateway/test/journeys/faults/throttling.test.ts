import { readPart } from '@carillon/smpp';
import { faultScript } from '@carillon/testing/fault-smsc/fault-schedule';
import type { Submission } from '@carillon/testing/fault-smsc/script';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultGateway, seeded, startFaultGateway } from './fault-gateway.ts';
import { expectInvariants, storedMessages } from './invariants.ts';

/** A window: one complaint, however many answers it comes in. */
const STORM = 20;

let faults: FaultGateway;
beforeEach(async () => {
  faults = await startFaultGateway({ window: STORM });
});
afterEach(() => faults.close());

/** All submitted, each part taken once, each hold captured once. */
const expectAllTaken = async (): Promise<void> => {
  const stored = [...(await storedMessages(faults)).values()];
  expect(new Set(stored.map(({ stage }) => stage))).toEqual(new Set(['submitted']));
  expect(new Set(stored.map(({ settlement }) => settlement))).toEqual(new Set(['captured']));
  const taken = faults.smsc.record.submissions.filter(({ answer }) => answer?.status === 0);
  expect(taken).toHaveLength(stored.reduce((sum, { segments }) => sum + segments, 0));
  await expectInvariants(faults);
};

describe('F7: the SMSC throttles', () => {
  it.each([
    ['ESME_RTHROTTLED on three in ten', { throttled: 0.3 }],
    ['ESME_RMSGQFUL in bursts', { queueFull: { chance: 0.1, burst: 5 } }],
    ['congestion_state 95', { congested: 1 }],
  ])('%s: nothing is lost, nothing charged or submitted twice', async (_, schedule) => {
    const storm = faultScript(seeded(), schedule).answer!;
    let submissions = 0;
    faults.smsc.script = {
      answer: (submission: Submission) => (submissions++ < STORM ? storm(submission) : {}),
    };
    await faults.send(30);
    await faults.settled(30_000);
    await expectAllTaken();
  });

  it.each([
    ['ESME_RTHROTTLED', { status: 0x58 }],
    ['ESME_RSYSERR', { status: 0x08 }],
  ])('%s on one part of a long text: that part follows, no other leaves twice', async (_, refusal) => {
    const random = seeded();
    const refused = new Set<string>();
    const chosen = random.below(4) + 1;
    faults.smsc.script = {
      answer: ({ pdu }) => {
        const { number } = readPart(pdu).part!;
        if (number !== chosen || refused.has(pdu.destination_addr)) return {};
        refused.add(pdu.destination_addr);
        return refusal;
      },
    };
    await faults.send(3, { long: true });
    await faults.settled();
    expect(refused.size).toBe(3);
    await expectAllTaken();
  });

  it('a long text refused whole for now goes back whole', async () => {
    const seen = new Set<string>();
    faults.smsc.script = {
      answer: ({ pdu }) => {
        const part = `${pdu.destination_addr} ${readPart(pdu).part!.number}`;
        if (seen.has(part)) return {};
        seen.add(part);
        return { status: 0x58 };
      },
    };
    await faults.send(1, { long: true });
    await faults.settled();
    await expectAllTaken();
  });
});
