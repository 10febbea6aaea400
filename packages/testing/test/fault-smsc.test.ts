import { Esme, type EsmeOptions, type Session } from '@carillon/smpp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faultScript } from '../src/fault-smsc/fault-schedule.ts';
import { type FaultSmsc, startFaultSmsc } from '../src/fault-smsc/fault-smsc.ts';
import { createGate } from '../src/fault-smsc/gate.ts';
import { grantedRate } from '../src/fault-smsc/granted-rate.ts';
import type { LineEvent } from '../src/fault-smsc/line.ts';
import { malformedPdus } from '../src/fault-smsc/malformed.ts';
import { randomFrom } from '../src/fault-smsc/random.ts';
import { receiptFor } from '../src/fault-smsc/receipts.ts';

let smsc: FaultSmsc;
let esmes: Esme[];
beforeEach(async () => {
  smsc = await startFaultSmsc();
  esmes = [];
});
afterEach(async () => {
  await smsc.close();
  await Promise.all(esmes.map((esme) => esme.stop()));
});

const bind = (options: Partial<EsmeOptions> = {}): Promise<Session> => {
  const address = {
    host: '127.0.0.1',
    port: smsc.port,
    tls: false,
    systemId: 'carillon',
    password: 'secret',
  } as const;
  const esme = new Esme({ ...address, backoff: { min: 1, max: 2 }, ...options });
  esmes.push(esme);
  esme.start();
  return esme.bound();
};
const text = (words: string) => ({
  source_addr: 'Carillon',
  destination_addr: '33612345678',
  short_message: Buffer.from(words),
});
const submitIs =
  (when: LineEvent['when']) =>
  ({ when: now, pdu }: LineEvent): boolean =>
    now === when && pdu?.command.startsWith('submit_sm') === true;

it('is an ordinary SMSC as long as nothing is scripted', async () => {
  const session = await bind();
  const outcome = await session.submit(text('hello'));
  expect(outcome).toMatchObject({ kind: 'accepted', messageId: expect.stringMatching(/^.+$/) });
  expect(smsc.record.submissions).toMatchObject([
    { recipient: '33612345678', text: 'hello', segment: 1, segments: 1, taken: true, answer: { status: 0 } },
  ]);
});

it.each([
  ['arriving', false, false],
  ['answering', true, false],
  ['answered', true, true],
] as const)(
  'ends the line when a submission is %s, and remembers how far it came',
  async (when, taken, answered) => {
    for (const action of ['close', 'reset'] as const) {
      const is = submitIs(when);
      smsc.script = { line: (event) => (is(event) ? action : 'carry') };
      const session = await bind();
      const closed = new Promise((resolve) => session.once('closed', resolve));
      const outcome = await session.submit(text(`${when} ${action}`));
      await closed;
      if (when !== 'answered') expect(outcome).toEqual({ kind: 'unknown', cause: 'disconnected' });
      const seen = smsc.record.submissions.at(-1)!;
      expect([seen.taken, seen.answer !== undefined]).toEqual([taken, answered]);
      expect(smsc.record.broken.has(seen.line)).toBe(true);
    }
  },
);

it('falls silent without a word: only the keep-alive of the other side notices', async () => {
  const session = await bind({ keepAlive: { idle: 50, timeout: 50 } });
  const cause = new Promise((resolve) => session.once('closed', resolve));
  smsc.bound()[0]!.line.end('silence');
  expect(await cause).toEqual({ kind: 'dead-link' });
});

it('answers when the gate opens, and in pieces', async () => {
  const gate = createGate();
  const pieces: number[] = [];
  const pause = async () => void pieces.push(1);
  smsc.script = { answer: () => gate.pass().then(() => ({ congestion: 95 })), trickle: { octets: 3, pause } };
  const session = await bind({ interfaceVersion: 0x50 });
  const submitted = [session.submit(text('a')), session.submit(text('b'))];
  while (gate.waiting < 2) await new Promise(setImmediate);
  expect(session.inFlight).toBe(2);
  gate.release(1);
  expect(await submitted[0]).toMatchObject({ response: { tlvs: { congestion_state: 95 } } });
  expect(session.inFlight).toBe(1);
  gate.open();
  expect((await submitted[1])?.kind).toBe('accepted');
  expect(pieces.length).toBeGreaterThan(10);
});

it('tells what was submitted twice from what was put back', async () => {
  const statuses = [0x58, 0, 0, 0];
  smsc.script = { answer: () => ({ status: statuses.shift()! }) };
  const session = await bind({ rate: { floor: 1_000 } });
  await session.submit(text('put back'));
  await session.submit(text('put back'));
  expect(smsc.record.submittedTwice()).toEqual([]);
  await session.submit(text('twice'));
  await session.submit(text('twice'));
  expect(smsc.record.submittedTwice()).toEqual(['33612345678 twice']);
});

it('plays the same faults from the same seed', () => {
  const play = (seed: number): string[] => {
    const schedule = { beforeRead: 0.2, afterAnswer: 0.2, duringBind: 0.5 };
    const { line } = faultScript(randomFrom(seed), schedule);
    const pdu = { command: 'submit_sm' } as LineEvent['pdu'];
    return Array.from({ length: 50 }, () => line!({ when: 'arriving', pdu, line: 1 }));
  };
  expect(play(7)).toEqual(play(7));
  expect(play(7)).not.toEqual(play(8));
  expect(new Set(play(7)).size).toBeGreaterThan(2);
});

it('grants a rate and a burst, and no more', () => {
  let time = 0;
  const granted = grantedRate(50, 0.2, () => time);
  const taken = Array.from({ length: 2_000 }, () => {
    time += 1;
    return granted();
  });
  const count = taken.filter(Boolean).length;
  expect(count).toBeGreaterThanOrEqual(100);
  expect(count).toBeLessThanOrEqual(111);
});

it('delivers receipts in every form an ESME has to read, and PDUs none can', async () => {
  const heard: string[] = [];
  await bind({
    handlers: { deliver_sm: (pdu) => void heard.push(Buffer.from(pdu.short_message).toString('latin1')) },
  });
  const about = { id: '255', from: '33612345678', to: 'Carillon' };
  for (const id of ['zero-padded', 'hexadecimal', 'decimal'] as const) {
    await smsc.deliver(receiptFor(about, 'delivered', { id, text: 'terse' }));
  }
  expect(heard).toEqual(['00000000000000000255', 'ff', '597'].map((id) => `stat:DELIVRD id:${id}`));
  const lengths = malformedPdus().filter(({ losesFraming }) => losesFraming);
  expect(lengths.length).toBeGreaterThanOrEqual(20);
  const { line } = smsc.bound()[0]!;
  expect(await line.inject(lengths[0]!.octets)).toBe(true);
});
