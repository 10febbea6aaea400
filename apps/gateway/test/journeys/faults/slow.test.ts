import { createGate } from '@carillon/testing/fault-smsc/gate';
import { receiptFor } from '@carillon/testing/fault-smsc/receipts';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { type FaultGateway, startFaultGateway } from './fault-gateway.ts';
import { expectInvariants, storedMessages } from './invariants.ts';

const WINDOW = 10;

let faults: FaultGateway;
afterEach(() => faults.close());

const stages = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { stage } of (await storedMessages(faults)).values()) counts[stage] = (counts[stage] ?? 0) + 1;
  return counts;
};

describe('F6: the SMSC is slow', () => {
  it('with no answers the window fills and not a text more leaves; with answers everything does', async () => {
    faults = await startFaultGateway({ window: WINDOW });
    const gate = createGate();
    const { smsc } = faults;
    smsc.script = { answer: () => gate.pass().then(() => ({})) };
    await faults.send(100);
    await eventually('a full window', async () => gate.waiting === WINDOW);
    await faults.gateway.sweep();
    expect(smsc.record.submissions).toHaveLength(WINDOW);
    expect(await stages()).toEqual({ claimed: WINDOW, queued: 100 - WINDOW });
    gate.open();
    await faults.settled();
    expect(await stages()).toEqual({ submitted: 100 });
    await expectInvariants(faults);
  });

  it('on one bind of two: the other carries everything else', async () => {
    faults = await startFaultGateway({ window: WINDOW, binds: 2 });
    const gate = createGate();
    const { smsc } = faults;
    const [slow] = smsc.bound();
    smsc.script = {
      answer: ({ line }) => (line === slow!.line.number ? gate.pass().then(() => ({})) : {}),
    };
    await faults.send(200);
    await eventually('the rest to have left', async () => (await stages())['submitted'] === 200 - WINDOW);
    expect(gate.waiting).toBe(WINDOW);
    gate.open();
    await faults.settled();
    expect(await stages()).toEqual({ submitted: 200 });
    await expectInvariants(faults);
  });

  it('on one carrier of two: the other delivers as ever', async () => {
    faults = await startFaultGateway({ window: WINDOW });
    const gate = createGate();
    faults.smsc.script = { answer: () => gate.pass().then(() => ({})) };
    await faults.send(100);
    await eventually('a full window', async () => gate.waiting === WINDOW);
    const { gateway } = faults;
    const answer = await gateway.live.post('/v1/messages', {
      to: '+33639980001',
      text: 'Your order is on its way.',
      purpose: 'transactional',
    });
    await gateway.message(answer.body.id, ({ status }) => status === 'delivered');
    expect(gate.waiting).toBe(WINDOW);
    gate.open();
    await faults.settled();
  });

  it('trickling in octet by octet, its answers are whole', async () => {
    faults = await startFaultGateway({ window: WINDOW });
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
    faults.smsc.script = { trickle: { octets: 1, pause } };
    await faults.send(40);
    await faults.send(3, { long: true });
    await faults.settled();
    expect(await stages()).toEqual({ submitted: 43 });
    await expectInvariants(faults);
  });

  it('so slow that answers come too late: unknown at first, known and delivered in the end, submitted once', async () => {
    faults = await startFaultGateway({ window: WINDOW, profile: { responseTimeoutMs: 1_000 } });
    const gate = createGate();
    const { smsc } = faults;
    smsc.script = { answer: () => gate.pass().then(() => ({})) };
    await faults.send(WINDOW);
    await eventually('the time-out', async () => (await stages())['unknown'] === WINDOW);
    gate.open();
    await eventually('the late answers', async () => (await stages())['submitted'] === WINDOW);
    for (const { answer, recipient } of smsc.record.submissions) {
      const receipt = receiptFor({ id: answer!.messageId, from: recipient, to: 'CARILLON' }, 'delivered');
      expect(await smsc.deliver(receipt)).toMatchObject({ kind: 'accepted' });
    }
    const stored = [...(await storedMessages(faults)).values()];
    expect(new Set(stored.map(({ status }) => status))).toEqual(new Set(['delivered']));
    await expectInvariants(faults);
  });
});
