import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, STATUSES, TLVS, type TlvDefinition } from '../../src/index.ts';
import { peer } from '../support/npm-smpp.ts';
import { bytes, pduOf } from '../support/wire.ts';

// An implementation of another hand: where both agree, neither misread the specification.

describe('the command table agrees with npm smpp', () => {
  it.each(Object.entries(peer.commands))('%s', (name, { id, params }) => {
    const own = COMMANDS[name as keyof typeof COMMANDS];
    expect(own?.id).toBe(id);
    expect(Object.keys(own.fields)).toEqual(Object.keys(params ?? {}));
  });
});

/** Where the specification says otherwise: its section for each. */
const DIFFERENT: Readonly<Record<string, string>> = {
  source_telematics_id: 'one octet, SMPP 3.4 section 5.3.2.8',
  dest_addr_np_country: 'up to five octets, SMPP 5.0 section 4.8.4.20',
  alert_on_message_delivery: 'empty in SMPP 3.4 section 5.3.2.41, one octet in SMPP 5.0',
  alert_on_msg_delivery: 'another name for alert_on_message_delivery',
  failed_broadcast_area_identifier: 'the tag of broadcast_area_identifier',
};

const kindOf = (definition: TlvDefinition): string =>
  definition.kind === 'integer' ? `int${definition.size * 8}` : definition.kind;

const KINDS: Readonly<Record<string, string>> = {
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  cstring: 'c-octet-string',
  string: 'octet-string',
  buffer: 'octet-string',
};

describe('the TLV table agrees with npm smpp', () => {
  const others = Object.entries(peer.tlvs).filter(([name]) => !(name in DIFFERENT));
  it.each(others)('%s', (name, { id, type }) => {
    const own = TLVS[name as keyof typeof TLVS] as TlvDefinition | undefined;
    const kind = Object.entries(peer.types.tlv).find(([, one]) => one === type)?.[0] ?? '';
    expect([own?.tag, own && kindOf(own)]).toEqual([id, KINDS[kind]]);
  });

  it('and has every tag of it', () => {
    const own = new Set<number>(Object.values(TLVS).map(({ tag }) => tag));
    expect(Object.values(peer.tlvs).filter(({ id }) => !own.has(id))).toEqual([]);
  });
});

it('the status table agrees with npm smpp', () => {
  const own = Object.fromEntries(Object.entries(STATUSES).map(([name, { code }]) => [name, code]));
  expect(own).toEqual(peer.errors);
});

const digits = fc.stringMatching(/^\d{1,20}$/);
const octet = fc.integer({ min: 0, max: 255 });
const submission = fc.record({
  sequence_number: fc.integer({ min: 1, max: 0x7fffffff }),
  source_addr_ton: octet,
  source_addr: digits,
  dest_addr_npi: octet,
  destination_addr: digits,
  registered_delivery: octet,
  data_coding: fc.constant(4),
  short_message: fc.uint8Array({ minLength: 1, maxLength: 254 }).map((octets) => Buffer.from(octets)),
  sar_msg_ref_num: fc.integer({ min: 0, max: 65535 }),
  receipted_message_id: digits,
});

it.each(['submit_sm', 'deliver_sm'] as const)('%s: each reads what the other writes', (command) => {
  fc.assert(
    fc.property(submission, (fields) => {
      const { sequence_number, sar_msg_ref_num, receipted_message_id, ...content } = fields;
      const tlvs = { sar_msg_ref_num, receipted_message_id };
      const own = { command, status: 0, sequence: sequence_number, ...content, tlvs };
      // npm smpp changes what it is given, so it is given a copy.
      const theirs = new peer.PDU(command, { ...fields }).toBuffer();
      expect(bytes(own)).toEqual(theirs);
      expect(pduOf(theirs)).toMatchObject(own);
      expect(new peer.PDU(bytes(own))).toMatchObject({
        ...fields,
        short_message: { message: fields.short_message },
      });
    }),
    { numRuns: 200 },
  );
});
