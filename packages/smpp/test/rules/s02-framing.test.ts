import { describe, expect, it } from 'vitest';
import { MAX_PDU_LENGTH } from '../../src/index.ts';
import { boundEsme, boundSmsc, message } from '../support/bound.ts';
import { bytes, dial } from '../support/wire.ts';

const header = (length: number, id: number, sequence: number): Buffer => {
  const octets = Buffer.alloc(16);
  octets.writeUInt32BE(length, 0);
  octets.writeUInt32BE(id, 4);
  octets.writeUInt32BE(sequence, 12);
  return octets;
};

const lengths = [
  ...Array.from({ length: 16 }, (_, length) => length),
  MAX_PDU_LENGTH + 1,
  0x7fffffff,
  0xf0000011,
];

describe('S2: a length that cannot be', () => {
  it.each(lengths)('%i is answered with generic_nack 0x02, then the link is closed', async (length) => {
    const { wire, session, port } = await boundSmsc();
    const closed = new Promise((resolve) => session.once('closed', resolve));
    wire.write(header(length, 0x15, 99));
    const nack = await wire.next('generic_nack');
    expect(nack.status).toBe(0x02);
    expect(nack.sequence).toBe(length < 16 ? 0 : 99);
    expect(await closed).toMatchObject({ kind: 'framing', fault: { length } });
    await wire.closed;
    const next = await dial(port);
    next.send({ command: 'bind_transceiver', sequence: 1, system_id: 'shop', interface_version: 0x34 });
    expect((await next.next('bind_transceiver_resp')).status).toBe(0);
    next.destroy();
  });
});

it('S2: an unknown command is answered with generic_nack 0x03 and the session stays up', async () => {
  const { session, wire } = await boundEsme();
  wire.write(header(16, 0x00000110, 77));
  expect(await wire.next('generic_nack')).toMatchObject({ status: 0x03, sequence: 77 });
  const submitted = session.submit(message());
  const request = await wire.next('submit_sm');
  wire.send({ command: 'submit_sm_resp', sequence: request.sequence, message_id: '1' });
  expect((await submitted).kind).toBe('accepted');
});

it('S2: an unknown response is told and not answered', async () => {
  const { session, wire } = await boundEsme();
  const told = new Promise((resolve) => session.once('fault', resolve));
  wire.write(header(16, 0x80000110, 77));
  expect(await told).toMatchObject({ kind: 'pdu', fault: { kind: 'unknown-command' } });
  await wire.settle();
  expect(wire.unread).toBe(0);
});

it('S2: unknown TLVs are skipped, and kept for who knows them', async () => {
  const { wire, session } = await boundEsme({ handlers: { deliver_sm: (pdu) => void seen.push(pdu.tlvs) } });
  const seen: unknown[] = [];
  wire.send({
    command: 'deliver_sm',
    sequence: 5,
    tlvs: { '0x1454': Buffer.from([0, 0, 0, 1]), message_state: 2, '0x3ffe': Buffer.alloc(0) },
  });
  expect((await wire.next('deliver_sm_resp')).status).toBe(0);
  expect(seen).toEqual([
    { '0x1454': Buffer.from([0, 0, 0, 1]), message_state: 2, '0x3ffe': Buffer.alloc(0) },
  ]);
  expect(session.state).toBe('bound');
});

it('S2: a PDU of 64 KiB in message_payload passes', async () => {
  const lengths: unknown[] = [];
  const { wire } = await boundEsme({
    handlers: { deliver_sm: (pdu) => void lengths.push(pdu.tlvs.message_payload?.length) },
  });
  wire.send({ command: 'deliver_sm', sequence: 5, tlvs: { message_payload: Buffer.alloc(0xffff, 0x61) } });
  expect((await wire.next('deliver_sm_resp')).status).toBe(0);
  expect(lengths).toEqual([0xffff]);
});

it('S2: a body that stops too early is refused and the session stays up', async () => {
  const { wire, session } = await boundSmsc({ handlers: { submit_sm: () => ({ message_id: '1' }) } });
  const whole = bytes({ command: 'submit_sm', sequence: 9, ...message() });
  for (let end = 16; end < whole.length; end++) {
    const torn = Buffer.from(whole.subarray(0, end));
    torn.writeUInt32BE(end, 0);
    wire.write(torn);
    expect(await wire.next('submit_sm_resp')).toMatchObject({ status: 0x01, sequence: 9 });
  }
  wire.write(whole);
  expect(await wire.next('submit_sm_resp')).toMatchObject({ status: 0, message_id: '1' });
  expect(session.state).toBe('bound');
});

it('S2: an SMSC refuses a broken TLV stream, an ESME takes what is whole', async () => {
  const broken = (command: 'submit_sm' | 'deliver_sm') => {
    const tlvs = { receipted_message_id: '3005', message_state: 2 };
    const torn = Buffer.concat([bytes({ command, sequence: 9, tlvs }), Buffer.from('04240041333030', 'hex')]);
    torn.writeUInt32BE(torn.length, 0);
    return torn;
  };
  const smsc = await boundSmsc({ handlers: { submit_sm: () => ({ message_id: '1' }) } });
  smsc.wire.write(broken('submit_sm'));
  expect((await smsc.wire.next('submit_sm_resp')).status).toBe(0xc0);
  const seen: unknown[] = [];
  const esme = await boundEsme({ handlers: { deliver_sm: (pdu) => void seen.push(pdu.tlvs, pdu.trailing) } });
  esme.wire.write(broken('deliver_sm'));
  expect((await esme.wire.next('deliver_sm_resp')).status).toBe(0);
  expect(seen).toEqual([
    { receipted_message_id: '3005', message_state: 2 },
    Buffer.from('04240041333030', 'hex'),
  ]);
});
