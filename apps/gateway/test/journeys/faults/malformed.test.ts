import { malformedPdus } from '@carillon/testing/fault-smsc/malformed';
import { receiptFor } from '@carillon/testing/fault-smsc/receipts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { type FaultGateway, seeded, startFaultGateway } from './fault-gateway.ts';
import { expectInvariants, expectSoundLedger } from './invariants.ts';

let faults: FaultGateway;
beforeEach(async () => {
  faults = await startFaultGateway();
});
afterEach(() => faults.close());

/** Whether the gateway still reads what comes on its bind: a delivery is answered. */
const stillListens = async (): Promise<boolean> => {
  const stranger = receiptFor({ id: 'nobody', from: '33612300000', to: 'CARILLON' }, 'delivered');
  return (await faults.smsc.deliver(stranger)).kind === 'accepted';
};

const malformed = malformedPdus();

describe('F9: malformed PDUs', () => {
  it('that keep their length: the bind goes on, octet by octet torn as they are', async () => {
    const [over] = faults.smsc.bound();
    for (const { octets, losesFraming } of malformed) if (!losesFraming) await over!.line.inject(octets);
    expect(await stillListens()).toBe(true);
    expect(over!.line.carries).toBe(true);
    await faults.send(5);
    await faults.settled();
    await expectInvariants(faults);
  });

  it('that lose their length: the bind ends within a second and the next one works, each time', async () => {
    for (const { octets, losesFraming, name } of malformed) {
      if (!losesFraming) continue;
      const [over] = faults.smsc.bound();
      await over!.line.inject(octets);
      await eventually(
        `the end of the bind by ${name}`,
        async () => !faults.smsc.lines.has(over!.line),
        1_000,
      );
      await faults.bound();
      expect(await stillListens()).toBe(true);
    }
  });

  it('texts with octets no text has are taken all the same, not asked for again and again', async () => {
    const UCS2 = 0x08;
    const from = faults.accepted[0] ?? (await faults.send(1))[0]!;
    await faults.settled();
    const texts: readonly [number, Buffer][] = [
      [0, Buffer.from('Merci')],
      [UCS2, Buffer.from('004d00000065', 'hex')],
      [UCS2, Buffer.from('d83d', 'hex')],
      [UCS2, Buffer.from('00', 'hex')],
      [0x04, Buffer.from('00ff10', 'hex')],
      [0, Buffer.alloc(0)],
      [0xf7, Buffer.alloc(254, 0xff)],
    ];
    for (const [data_coding, short_message] of texts) {
      const text = {
        source_addr: from.to.slice(1),
        destination_addr: 'CARILLON',
        data_coding,
        short_message,
      };
      const outcome = await faults.smsc.deliver(text);
      expect([short_message.toString('hex'), outcome.kind]).toEqual([
        short_message.toString('hex'),
        'accepted',
      ]);
    }
    const { data } = (await faults.gateway.live.get('/v1/replies')).body;
    expect(data.map((reply) => reply['text'])).toContain('Me');
  });

  it('under load, in any order: nothing is lost, nothing leaves twice', async () => {
    const random = seeded();
    const sending = faults.send(100);
    for (const { octets } of random.shuffled(malformed)) {
      await eventually('a bind', async () => faults.smsc.bound().length > 0);
      await faults.smsc.bound()[0]?.line.inject(octets);
    }
    await sending;
    await faults.settled();
    await expectSoundLedger(faults);
    await expectInvariants(faults);
  });
});
