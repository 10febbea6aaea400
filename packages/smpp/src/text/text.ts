import { type Alphabet, alphabetOf, type SmscDefault } from './data-coding.ts';
import { decodeGsm7, encodeGsm7 } from './gsm7.ts';
import { packSeptets, unpackSeptets } from './septets.ts';

type Table = ReadonlyMap<string, number>;

/** Codes of a single-octet alphabet, from what its decoder makes of every octet. */
const tableOf = (label: string): Table => {
  const decoder = new TextDecoder(label);
  const octets = Array.from({ length: 256 }, (_, octet) => octet);
  return new Map(octets.map((octet): [string, number] => [decoder.decode(Uint8Array.of(octet)), octet]));
};

const tables = new Map<string, Table>();
const encodeByTable = (text: string, label: string): Uint8Array | undefined => {
  const table = tables.get(label) ?? tableOf(label);
  tables.set(label, table);
  const octets = Array.from(text, (character) => table.get(character));
  return octets.every((octet) => octet !== undefined) ? Uint8Array.from(octets) : undefined;
};

const encodeBelow = (text: string, limit: number): Uint8Array | undefined => {
  const octets = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= limit) return undefined;
    octets[index] = code;
  }
  return octets;
};

const encodeUcs2 = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();

const LITTLE_ENDIAN_MARK = 0xfffe;
const BIG_ENDIAN_MARK = 0xfeff;

/** Characters below U+0100 alone, read the wrong way round: the high octet of each would be the one that is not 0. */
const isSwapped = (octets: Uint8Array): boolean =>
  octets.length >= 4 && octets.every((octet, place) => (octet === 0) === (place % 2 === 1));

/**
 * A copy, so that the received octets stay as they are; an odd octet at the end is dropped. Big-endian, as TS 23.038
 * section 6.2.3 has it, but for senders that mark the other order, or plainly use it.
 */
const decodeUcs2 = (octets: Uint8Array): string => {
  const units = Buffer.from(octets.subarray(0, octets.length & ~1));
  const mark = units.length >= 2 ? units.readUInt16BE(0) : 0;
  const isLittle = mark === LITTLE_ENDIAN_MARK || isSwapped(units);
  const text = (isLittle ? units : units.swap16()).toString('utf16le');
  return mark === LITTLE_ENDIAN_MARK || mark === BIG_ENDIAN_MARK ? text.slice(1) : text;
};

const HIGH = 0x80;

/** Decoded strictly; undefined where the octets do not fit. */
const strictly = (label: string, octets: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(octets);
  } catch {
    return undefined;
  }
};

/**
 * JIS X 0208 and 0212 in any of the three ways they travel: with escapes, or, where the eighth bit is used, as EUC or
 * shifted. A text of EUC is seldom one of Shift JIS, so that it is tried first.
 */
const decodeJis = (octets: Uint8Array): string =>
  (octets.some((octet) => octet >= HIGH)
    ? (strictly('euc-jp', octets) ?? strictly('shift_jis', octets))
    : undefined) ?? new TextDecoder('iso-2022-jp').decode(octets);

const latin1 = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');

const encodeIn = (text: string, alphabet: Alphabet): Uint8Array | undefined => {
  switch (alphabet) {
    case 'gsm7':
      return encodeGsm7(text);
    case 'gsm7-packed': {
      const septets = encodeGsm7(text);
      return septets && packSeptets(septets);
    }
    case 'latin1':
      return encodeBelow(text, 0x100);
    case 'ascii':
      return encodeBelow(text, 0x80);
    case 'ucs2':
      return encodeUcs2(text);
    case 'iso-8859-5':
    case 'iso-8859-8':
      return encodeByTable(text, alphabet);
    default:
      return undefined;
  }
};

/**
 * The octets of a text under a data_coding, or undefined where a character has no code there, or nobody encodes it
 * here. Nothing is ever replaced silently.
 */
export const encodeText = (
  text: string,
  dataCoding: number,
  smscDefault: SmscDefault = 'gsm7',
): Uint8Array | undefined => encodeIn(text, alphabetOf(dataCoding, smscDefault));

/** The text of octets under a data_coding, or undefined where they are binary. */
export const decodeText = (
  octets: Uint8Array,
  dataCoding: number,
  smscDefault: SmscDefault = 'gsm7',
): string | undefined => {
  const alphabet = alphabetOf(dataCoding, smscDefault);
  switch (alphabet) {
    case 'octets':
      return undefined;
    case 'gsm7':
      return decodeGsm7(octets);
    case 'gsm7-packed':
      return decodeGsm7(unpackSeptets(octets));
    case 'latin1':
    case 'ascii':
      return latin1(octets);
    case 'ucs2':
      return decodeUcs2(octets);
    case 'jis':
      return decodeJis(octets);
    default:
      return new TextDecoder(alphabet).decode(octets);
  }
};
