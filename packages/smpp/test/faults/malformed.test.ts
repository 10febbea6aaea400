import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandName } from '../../src/index.ts';
import { boundEsme, boundSmsc, message } from '../support/bound.ts';
import { bytes, dial, type Wire } from '../support/wire.ts';

/** Whether the session still answers: an enquire_link comes back, or the link was closed. */
const afterwards = async (wire: Wire): Promise<'goes on' | 'closed'> => {
  const answered = wire.settle().then(
    () => 'goes on' as const,
    () => 'closed' as const,
  );
  return answered;
};

const framed = (id: number, body: Buffer, length = 16 + body.length): Buffer => {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(length, 0);
  header.writeUInt32BE(id, 4);
  header.writeUInt32BE(7, 12);
  return Buffer.concat([header, body]);
};

describe('F9: every length of header from 0 to 64', () => {
  const lengths = Array.from({ length: 65 }, (_, length) => length);

  it.each(lengths)(
    '%i octets of submit_sm: the session goes on or closes, and the next bind works',
    async (length) => {
      const { wire, port } = await boundSmsc({ handlers: { submit_sm: () => ({ message_id: '1' }) } });
      wire.write(framed(COMMANDS.submit_sm.id, Buffer.alloc(Math.max(0, length - 16)), length));
      expect(await afterwards(wire)).toBe(length < 16 ? 'closed' : 'goes on');
      const next = await dial(port);
      next.send({ command: 'bind_transmitter', sequence: 1, system_id: 'shop', interface_version: 0x34 });
      expect((await next.next('bind_transmitter_resp')).status).toBe(0);
      next.destroy();
    },
  );
});

describe('F9: every PDU cut at every octet', () => {
  const commands = (Object.keys(COMMANDS) as CommandName[]).filter(
    (command) => !/^(unbind|outbind)/.test(command),
  );

  it.each(commands)('%s: the session goes on', async (command) => {
    const { wire, session } = await boundEsme({ handlers: { deliver_sm: () => undefined } });
    const whole = bytes({
      command,
      ...message('hello'),
      message_id: 'abc',
      tlvs: { receipted_message_id: 'x1', message_state: 2 },
    } as never);
    for (let end = 16; end <= whole.length; end++)
      wire.write(framed(COMMANDS[command].id, whole.subarray(16, end)));
    expect(await afterwards(wire)).toBe('goes on');
    expect(session.state).toBe('bound');
  });
});

it('F9: a user data header longer than the message is an ordinary message', async () => {
  const { wire } = await boundEsme({ handlers: { deliver_sm: () => undefined } });
  wire.send({ command: 'deliver_sm', sequence: 1, esm_class: 0x40, short_message: Buffer.from([200, 1, 2]) });
  expect((await wire.next('deliver_sm_resp')).status).toBe(0);
});

it('F9: each TLV length that overruns is refused by an SMSC and survived', async () => {
  const { wire, session } = await boundSmsc({ handlers: { submit_sm: () => ({ message_id: '1' }) } });
  const body = bytes({ command: 'submit_sm' }).subarray(16);
  for (const claimed of [1, 2, 255, 256, 65535]) {
    const tlv = Buffer.alloc(4);
    tlv.writeUInt16BE(0x0424, 0);
    tlv.writeUInt16BE(claimed, 2);
    wire.write(framed(COMMANDS.submit_sm.id, Buffer.concat([body, tlv])));
    expect((await wire.next('submit_sm_resp')).status).toBe(0xc0);
  }
  expect(session.state).toBe('bound');
});
