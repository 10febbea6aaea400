import { readFileSync } from 'node:fs';
import { COMMANDS } from '../src/index.ts';
import type { Random } from './random.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../test/vectors/pdus.json', import.meta.url), 'utf8'),
) as readonly { readonly hex: string }[];

/** PDUs seen on the wire: what mutations start from. */
export const CORPUS: readonly Buffer[] = vectors.map(({ hex }) => Buffer.from(hex, 'hex'));

const IDS = Object.values(COMMANDS).map(({ id }) => id);
const EDGES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

type Mutation = (pdu: Buffer, random: Random) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (pdu, random) => {
    pdu[random.below(pdu.length)] = random.pick(EDGES);
    return pdu;
  },
  (pdu, random) => {
    pdu[random.below(pdu.length)]! ^= 1 << random.below(8);
    return pdu;
  },
  (pdu, random) => pdu.subarray(0, random.below(pdu.length + 1)),
  (pdu, random) => {
    const at = random.below(pdu.length);
    return Buffer.concat([pdu.subarray(0, at), random.octets(random.below(40)), pdu.subarray(at)]);
  },
  (pdu, random) => {
    const other = random.pick(CORPUS);
    return Buffer.concat([
      pdu.subarray(0, random.below(pdu.length)),
      other.subarray(random.below(other.length)),
    ]);
  },
  (pdu, random) => {
    if (pdu.length >= 8) pdu.writeUInt32BE(random.pick(IDS), 4);
    return pdu;
  },
  (pdu, random) => {
    if (pdu.length >= 4)
      pdu.writeUInt32BE(random.pick([0, 3, 15, 16, 17, 255, 70_000, 80_000, 0xffffffff]), 0);
    return pdu;
  },
];

/** A PDU of the corpus with a few mutations; its command_length may be wrong. */
export const mutated = (random: Random): Buffer => {
  let pdu: Buffer = Buffer.from(random.pick(CORPUS));
  for (let count = random.below(4); count > 0 && pdu.length > 0; count--) {
    pdu = Buffer.from(random.pick(MUTATIONS)(pdu, random));
  }
  return pdu;
};

/** The same, with its true command_length, so that only its body is wrong. */
export const framed = (random: Random): Buffer => {
  const pdu = Buffer.concat([mutated(random), Buffer.alloc(16)]);
  const whole = pdu.subarray(0, Math.max(16, pdu.length - 16));
  whole.writeUInt32BE(whole.length, 0);
  return whole;
};

/** Cuts octets into chunks of random length. */
export const chunks = function* (octets: Buffer, random: Random): Generator<Buffer> {
  for (let start = 0; start < octets.length; ) {
    const end = start + 1 + random.below(random.pick([1, 4, 20, 100, 2000]));
    yield Buffer.from(octets.subarray(start, end));
    start = end;
  }
};
