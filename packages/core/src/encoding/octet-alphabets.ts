import type { Encoding } from './measure.ts';

/**
 * The alphabet a carrier takes besides UCS-2: GSM 7-bit, or one with an octet for a character, as the `data_coding` 0
 * of some SMSCs means.
 */
export type Alphabet = (typeof ALPHABETS)[number];

/** Every alphabet a carrier may take besides UCS-2. */
export const ALPHABETS = ['gsm7', 'latin1', 'ascii'] as const;

/** An alphabet with an octet for a character. */
export type OctetAlphabet = Exclude<Alphabet, 'gsm7'>;

/** Characters of an alphabet: the first so many of Unicode. */
const CHARACTERS: Readonly<Record<OctetAlphabet, number>> = { latin1: 0x100, ascii: 0x80 };

/** Whether an encoding takes an octet for a character. */
export const isOctets = (encoding: Encoding): encoding is OctetAlphabet =>
  encoding === 'latin1' || encoding === 'ascii';

/** For each UTF-16 unit its cost in octets: 1, or 0 when the alphabet does not have it. */
export const octetCosts = (alphabet: OctetAlphabet): Uint8Array =>
  new Uint8Array(0x1_0000).fill(1, 0, CHARACTERS[alphabet]);

/** The octets of a text, every character of which must be in the alphabet. */
export const textToOctets = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));

/** The text of octets. */
export const octetsToText = (octets: Uint8Array): string => {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
};
