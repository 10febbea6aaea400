import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandName, decodePdu, encodePdu, type PduInput, TLVS } from '../../src/index.ts';
import { anyPdu, pduOfCommand } from '../support/arbitrary-pdu.ts';
import { bytes, pduOf } from '../support/wire.ts';

const commands = Object.keys(COMMANDS) as CommandName[];

describe('what is encoded is decoded', () => {
  it.each(commands)('%s', (command) => {
    fc.assert(
      fc.property(pduOfCommand(command), (pdu) => {
        const octets = bytes(pdu);
        expect(octets.readUInt32BE(0)).toBe(octets.length);
        expect(octets.readUInt32BE(4)).toBe(COMMANDS[command].id);
        expect(pduOf(octets)).toEqual(pdu);
        expect(decodePdu(octets, { strict: true })).toEqual({ ok: true, pdu });
      }),
      { numRuns: 60 },
    );
  });
});

it('what is decoded is encoded to the same octets', () => {
  fc.assert(
    fc.property(anyPdu, (pdu) => {
      const octets = bytes(pdu);
      expect(bytes(pduOf(octets) as PduInput)).toEqual(octets);
    }),
    { numRuns: 300 },
  );
});

it('octet strings are views of what was received, not copies', () => {
  const octets = bytes({
    command: 'submit_sm',
    short_message: Buffer.from('hello'),
    tlvs: { '0x1401': Buffer.from('x') },
  });
  const pdu = pduOf(octets);
  if (pdu.command !== 'submit_sm') throw new Error('not a submit_sm');
  expect(pdu.short_message.buffer).toBe(octets.buffer);
  expect(pdu.tlvs['0x1401']?.buffer).toBe(octets.buffer);
  octets[octets.indexOf('h', 30)] = 0x6a;
  expect(Buffer.from(pdu.short_message).toString()).toBe('jello');
});

it('a plain Uint8Array is decoded as well as a Buffer', () => {
  const octets = bytes({ command: 'query_sm', message_id: 'é1', source_addr: '33' });
  const shifted = new Uint8Array(octets.length + 3);
  shifted.set(octets, 3);
  expect(pduOf(shifted.subarray(3))).toMatchObject({
    command: 'query_sm',
    message_id: 'é1',
    source_addr: '33',
  });
});

it.each([
  ['a number that is no octet', { registered_delivery: 256 }, 'registered_delivery', 'not-an-octet'],
  ['a negative number', { data_coding: -1 }, 'data_coding', 'not-an-octet'],
  ['a fraction', { esm_class: 0.5 }, 'esm_class', 'not-an-octet'],
  ['NaN', { esm_class: Number.NaN }, 'esm_class', 'not-an-octet'],
  ['a NUL in a string', { source_addr: 'a\0b' }, 'source_addr', 'bad-character'],
  ['a character beyond ISO 8859-1', { source_addr: 'Привет' }, 'source_addr', 'bad-character'],
  ['256 octets', { short_message: new Uint8Array(256) }, 'short_message', 'too-long'],
  ['text for octets', { short_message: 'text' }, 'short_message', 'wrong-type'],
  ['a number for text', { source_addr: 5 }, 'source_addr', 'wrong-type'],
  ['an unknown TLV', { tlvs: { no_such_tlv: 1 } }, 'no_such_tlv', 'unknown-tlv'],
  ['a tag that is none', { tlvs: { '0xZZZZ': new Uint8Array(1) } }, '0xZZZZ', 'unknown-tlv'],
  ['a TLV too long', { tlvs: { receipted_message_id: 'x'.repeat(65) } }, 'receipted_message_id', 'too-long'],
  ['a TLV too short', { tlvs: { network_error_code: new Uint8Array(2) } }, 'network_error_code', 'too-short'],
  ['a TLV beyond its size', { tlvs: { sar_msg_ref_num: 65536 } }, 'sar_msg_ref_num', 'not-an-octet'],
  [
    'a payload beyond 64 KiB',
    { tlvs: { message_payload: new Uint8Array(65536) } },
    'message_payload',
    'too-long',
  ],
  ['a long vendor TLV', { tlvs: { '0x1400': new Uint8Array(65536) } }, '0x1400', 'too-long'],
])('%s is a fault that names its field', (_, content, field, reason) => {
  const pdu = { command: 'submit_sm', ...content } as unknown as PduInput;
  expect(encodePdu(pdu)).toEqual({ ok: false, fault: { field, reason } });
  expect(encodePdu({ command: 'enquire_link' }).ok).toBe(true);
});

it('more than 255 destinations are a fault', () => {
  const dest_address = Array.from({ length: 256 }, () => ({ dl_name: 'x' }));
  expect(encodePdu({ command: 'submit_multi', dest_address })).toMatchObject({
    fault: { field: 'dest_address' },
  });
});

it('a TLV of the table with another length is kept raw, never misread', () => {
  const raw = { '0x0427': Buffer.from([0, 2]), '0x0423': Buffer.from([1, 2, 3, 4]) };
  const pdu = pduOf(bytes({ command: 'deliver_sm', tlvs: raw }));
  expect((pdu as { tlvs: unknown }).tlvs).toEqual(raw);
});

it('fields left out are 0 or empty, whatever stood there before', () => {
  expect(bytes({ command: 'submit_sm' }).subarray(16)).toEqual(Buffer.alloc(17));
});

it('an error without content is its header alone; a success has its body', () => {
  expect(bytes({ command: 'submit_sm_resp', status: 8 })).toHaveLength(16);
  expect(bytes({ command: 'submit_sm_resp' })).toHaveLength(17);
  expect(bytes({ command: 'bind_transceiver_resp', status: 8, system_id: 'x' })).toHaveLength(18);
});

it('octets that are not exactly one PDU are a mistake of the caller', () => {
  const octets = bytes({ command: 'enquire_link' });
  expect(() => decodePdu(octets.subarray(0, 15))).toThrow(RangeError);
  expect(() => decodePdu(Buffer.concat([octets, octets]))).toThrow(RangeError);
});

it('strict reading names the status for each field that is too long', () => {
  const tooLong = (hexOf: (pdu: Buffer) => Buffer) => {
    const octets = hexOf(
      bytes({ command: 'submit_sm', source_addr: 's'.repeat(20), destination_addr: 'd'.repeat(20) }),
    );
    octets.writeUInt32BE(octets.length, 0);
    return decodePdu(octets, { strict: true });
  };
  const insert = (character: string) => (pdu: Buffer) => {
    const at = pdu.indexOf(character, 16);
    return Buffer.concat([pdu.subarray(0, at), Buffer.from(character), pdu.subarray(at)]);
  };
  expect(tooLong(insert('s'))).toMatchObject({ ok: false, fault: { answer: 0x0a, field: 'source_addr' } });
  expect(tooLong(insert('d'))).toMatchObject({
    ok: false,
    fault: { answer: 0x0b, field: 'destination_addr' },
  });
});

describe('decoding octets at random', () => {
  const body = fc.uint8Array({ maxLength: 400 });
  const command = fc.constantFrom(...commands);

  it('never throws, and what it reads can be written', () => {
    fc.assert(
      fc.property(command, body, fc.boolean(), (name, octets, strict) => {
        const pdu = Buffer.concat([Buffer.alloc(16), octets]);
        pdu.writeUInt32BE(pdu.length, 0);
        pdu.writeUInt32BE(COMMANDS[name].id, 4);
        const decoded = decodePdu(pdu, { strict });
        if (decoded.ok && strict) expect(encodePdu(decoded.pdu as PduInput).ok).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes time in proportion to the octets', () => {
    const of = (length: number) => {
      const pdu = Buffer.alloc(length);
      pdu.writeUInt32BE(length, 0);
      pdu.writeUInt32BE(COMMANDS.deliver_sm.id, 4);
      return pdu;
    };
    const time = (pdu: Buffer) => {
      const before = performance.now();
      for (let round = 0; round < 20; round++) decodePdu(pdu);
      return performance.now() - before;
    };
    time(of(70_000));
    expect(time(of(70_000))).toBeLessThan(50 * Math.max(1, time(of(7_000))));
  });
});

it('the tables hold each id and tag once', () => {
  const ids = Object.values(COMMANDS).map(({ id }) => id);
  const tags = Object.values(TLVS).map(({ tag }) => tag);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(tags).size).toBe(tags.length);
});
