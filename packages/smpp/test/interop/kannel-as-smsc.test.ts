import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BindType, connect, decodeText, type Session } from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { type DriveSmpp, startDriveSmpp } from '../support/kannel/drive-smpp.ts';
import { kannelMissing } from '../support/kannel/installation.ts';

const DELIVERIES = 100;
const SUBMISSIONS = 300;

const missing = await kannelMissing('kannel-extras');

describe.skipIf(missing !== null)(
  `Kannel's drive_smpp as SMSC${missing === null ? '' : ` (${missing})`}`,
  { timeout: 30_000 },
  () => {
    const heard: (string | undefined)[] = [];
    let smsc: DriveSmpp;
    let transmitter: Session;
    let receiver: Session;

    const bindAs = async (bind: BindType): Promise<Session> => {
      let session: Session | undefined;
      await eventually(`a bind as ${bind}`, async () => {
        const result = await connect({
          host: '127.0.0.1',
          port: smsc.port,
          tls: false,
          systemId: 'shop',
          password: 'secret',
          bind,
          window: 50,
          keepAlive: { idle: 100 },
          handlers: {
            deliver_sm: (pdu) => {
              heard.push(decodeText(pdu.short_message, pdu.data_coding));
            },
          },
        });
        if (result.ok) session = result.session;
        // It may have said that it starts, and not listen yet.
        else if (result.failure.kind !== 'unreachable')
          throw new Error(`${result.failure.kind}: ${smsc.log()}`);
        return result.ok;
      });
      return session!;
    };
    const handled = (command: string): number => smsc.log().split(`of type ${command}\n`).length - 1;

    beforeAll(async () => {
      smsc = await startDriveSmpp(DELIVERIES);
      transmitter = await bindAs('transmitter');
      receiver = await bindAs('receiver');
    });
    afterAll(async () => {
      transmitter.destroy();
      receiver.destroy();
      await smsc.stop();
    });

    it('takes each text once, delivers its own, asks whether we live, and sees us off', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: SUBMISSIONS }, (_, index) =>
          transmitter.submit({ destination_addr: '123', short_message: Buffer.from(`text ${index}.`) }),
        ),
      );
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
      const texts = () => [...smsc.log().matchAll(/short_message = <(.*)>/g)].map(([, text]) => text);
      await eventually('every text in its log', () => texts().length >= SUBMISSIONS);
      expect(texts()).toEqual(Array.from({ length: SUBMISSIONS }, (_, index) => `text ${index}.`));

      // It numbers its requests from 0, which SMPP does not allow, and wants its answers all the same.
      await eventually('every delivery answered', () => handled('deliver_sm_resp') === DELIVERIES);
      expect(heard).toEqual(Array.from({ length: DELIVERIES }, (_, index) => String(index + 1)));
      await eventually('every question answered', () => handled('enquire_link_resp') === DELIVERIES);
      await eventually('a question of ours', () => handled('enquire_link') > 0);

      expect(await transmitter.unbind()).toEqual({ kind: 'unbound' });
      expect(await smsc.ended()).toBe(0);
      expect(smsc.log()).toContain(`Number of messages sent to ESME: ${DELIVERIES}\n`);
      expect(smsc.log()).toContain(`Number of messages sent to SMSC: ${SUBMISSIONS}\n`);
      expect(smsc.log()).not.toMatch(/ (ERROR|WARNING|PANIC): /);
    });
  },
);
