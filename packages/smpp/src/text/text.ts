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

/** A copy, so that the received octets stay as they are; an odd octet at the end is dropped. */
const decodeUcs2 = (octets: Uint8Array): string =>
  Buffer.from(octets.subarray(0, octets.length & ~1))
    .swap16()
    .toString('utf16le');

const latin1 = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');

const encodeIn = (text: string, alphabet: Alphabet | undefined): Uint8Array | undefined => {
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

/** The text of octets under a data_coding, or undefined where they are binary or nobody decodes them here. */
export const decodeText = (
  octets: Uint8Array,
  dataCoding: number,
  smscDefault: SmscDefault = 'gsm7',
): string | undefined => {
  const alphabet = alphabetOf(dataCoding, smscDefault);
  switch (alphabet) {
    case undefined:
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
    default:
      return new TextDecoder(alphabet).decode(octets);
  }
};
