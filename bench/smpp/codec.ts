import { decodePdu, decodeText, encodePdu, messageBody, type PduInput } from '@carillon/smpp';
import peer from 'smpp';
import { median } from '../support/median.ts';

// Encoding and decoding of submit_sm, ours and npm smpp 0.5.1 in turns on the same PDUs in one run.
// Run from the root: node --conditions=@carillon/source bench/smpp/codec.ts

/** Times npm smpp's speed that each case must reach. */
const GOAL = 5;
const ROUNDS = 15;
const ITERATIONS = 20_000;

interface Case {
  readonly name: string;
  readonly own: () => unknown;
  readonly theirs: () => unknown;
}

const TEXT =
  'Your order 10023 has been shipped and will arrive tomorrow between 9 and 12. Track it at https://example.com/t/abc123 or reply HELP for assistance today.';
const addresses = {
  source_addr_ton: 5,
  source_addr_npi: 0,
  source_addr: 'Carillon',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '33612345678',
  registered_delivery: 1,
};
const sar = { sar_msg_ref_num: 4711, sar_total_segments: 2, sar_segment_seqnum: 1 };
// data_coding 4 is octets: neither side turns them into text, so the codec alone is measured.
const octets = { ...addresses, data_coding: 4, short_message: Buffer.from(TEXT) };

const encode = (pdu: PduInput): Buffer => {
  const encoded = encodePdu(pdu);
  if (!encoded.ok) throw new Error(encoded.fault.field);
  return encoded.octets;
};

const plain = encode({ command: 'submit_sm', sequence: 77, ...octets });
const withTlvs = encode({ command: 'submit_sm', sequence: 77, ...octets, tlvs: sar });
const withText = encode({ command: 'submit_sm', sequence: 77, ...octets, data_coding: 0 });

const cases: readonly Case[] = [
  {
    name: 'encode submit_sm',
    own: () => encodePdu({ command: 'submit_sm', sequence: 77, ...octets }),
    theirs: () => new peer.PDU('submit_sm', { sequence_number: 77, ...octets }).toBuffer(),
  },
  { name: 'decode submit_sm', own: () => decodePdu(plain), theirs: () => new peer.PDU(plain) },
  {
    name: 'encode submit_sm with SAR TLVs',
    own: () => encodePdu({ command: 'submit_sm', sequence: 77, ...octets, tlvs: sar }),
    theirs: () => new peer.PDU('submit_sm', { sequence_number: 77, ...octets, ...sar }).toBuffer(),
  },
  {
    name: 'decode submit_sm with SAR TLVs',
    own: () => decodePdu(withTlvs),
    theirs: () => new peer.PDU(withTlvs),
  },
  {
    name: 'encode submit_sm and its text',
    own: () => {
      const { dataCoding, body } = messageBody(TEXT);
      return encodePdu({
        command: 'submit_sm',
        sequence: 77,
        ...addresses,
        data_coding: dataCoding,
        short_message: body,
      });
    },
    theirs: () =>
      new peer.PDU('submit_sm', {
        sequence_number: 77,
        ...addresses,
        data_coding: 0,
        short_message: TEXT,
      }).toBuffer(),
  },
  {
    name: 'decode submit_sm and its text',
    own: () => {
      const decoded = decodePdu(withText);
      if (decoded.ok && decoded.pdu.command === 'submit_sm') return decodeText(decoded.pdu.short_message, 0);
      throw new Error('not a submit_sm');
    },
    theirs: () => new peer.PDU(withText),
  },
];

const theirPlain = new peer.PDU('submit_sm', { sequence_number: 77, ...octets }).toBuffer();
const theirWithTlvs = new peer.PDU('submit_sm', { sequence_number: 77, ...octets, ...sar }).toBuffer();
if (!theirPlain.equals(plain) || !theirWithTlvs.equals(withTlvs)) {
  throw new Error('the two sides do not write the same PDUs');
}

let kept: unknown;
/** Nanoseconds of one call. */
const time = (work: () => unknown): number => {
  const before = process.hrtime.bigint();
  for (let index = 0; index < ITERATIONS; index++) kept = work();
  return Number(process.hrtime.bigint() - before) / ITERATIONS;
};

const failed: string[] = [];
for (const { name, own, theirs } of cases) {
  if (encode({ command: 'submit_sm', sequence: 77, ...octets }).equals(plain) === false)
    throw new Error(name);
  time(own);
  time(theirs);
  const rounds = Array.from({ length: ROUNDS }, () => ({ own: time(own), theirs: time(theirs) }));
  const ratio = median(rounds.map((round) => round.theirs / round.own));
  const nanoseconds = median(rounds.map((round) => round.own));
  const perSecond = Math.round(1e9 / nanoseconds).toLocaleString('en');
  console.log(
    `${name.padEnd(32)} ${nanoseconds.toFixed(0).padStart(5)} ns  ${perSecond.padStart(10)}/s  ${ratio.toFixed(1).padStart(5)} x npm smpp`,
  );
  if (ratio < GOAL) failed.push(name);
}
if (kept === undefined) throw new Error('nothing was measured');
if (failed.length > 0) {
  console.error(`under the goal of ${GOAL} x: ${failed.join(', ')}`);
  process.exitCode = 1;
}
