/**
 * The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 sections 6.2.1 and 6.2.1.1), one septet per
 * octet. National tables are the application's: they go as octets, with their headers, into `partsOf`.
 */
const DEFAULT_TABLE =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ' +
  ' !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà';

const EXTENSION_TABLE: readonly (readonly [number, string])[] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
];

export const ESCAPE = 0x1b;

const NONE = 0xffff;
/** Set beside a code of the extension table. */
const ESCAPED = 0x100;

/** The code of each UTF-16 unit up to the euro sign, the last one the alphabet has. */
const CODES = new Uint16Array(0x20ad).fill(NONE);
/** The UTF-16 unit of each code of the default table, and of each escaped one. */
const UNITS = new Uint16Array(0x80);
const ESCAPED_UNITS = new Uint16Array(0x80);
for (let code = 0; code < 0x80; code++) {
  UNITS[code] = DEFAULT_TABLE.charCodeAt(code);
  ESCAPED_UNITS[code] = UNITS[code]!;
  if (code !== ESCAPE) CODES[UNITS[code]!] = code;
}
// A second escape announces a further table, which nobody has defined.
ESCAPED_UNITS[ESCAPE] = 0x20;
for (const [code, character] of EXTENSION_TABLE) {
  ESCAPED_UNITS[code] = character.charCodeAt(0);
  CODES[character.charCodeAt(0)] = ESCAPED | code;
}

/** Septets of a text, or undefined where a character is not of the alphabet. */
export const encodeGsm7 = (text: string): Uint8Array | undefined => {
  const septets = new Uint8Array(text.length * 2);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const code = CODES[text.charCodeAt(index)] ?? NONE;
    if (code === NONE) return undefined;
    if (code >= ESCAPED) septets[length++] = ESCAPE;
    septets[length++] = code & 0x7f;
  }
  return septets.subarray(0, length);
};

/**
 * The text of septets. An escape before a code the extension table lacks shows the character of the default table,
 * and one at the very end a space (TS 23.038 section 6.2.1.1, note).
 */
export const decodeGsm7 = (septets: Uint8Array): string => {
  const text = Buffer.allocUnsafe(septets.length * 2);
  let length = 0;
  for (let index = 0; index < septets.length; index++) {
    const code = septets[index]! & 0x7f;
    const unit = code === ESCAPE ? escapedUnit(septets[++index]) : UNITS[code]!;
    text[length++] = unit & 0xff;
    text[length++] = unit >> 8;
  }
  return text.toString('utf16le', 0, length);
};

const escapedUnit = (code: number | undefined): number =>
  code === undefined ? 0x20 : ESCAPED_UNITS[code & 0x7f]!;
