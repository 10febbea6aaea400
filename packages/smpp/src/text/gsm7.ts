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

const SEPTETS: ReadonlyMap<string, readonly number[]> = new Map([
  ...[...DEFAULT_TABLE].map((character, code): [string, number[]] => [character, [code]]),
  ...EXTENSION_TABLE.map(([code, character]): [string, number[]] => [character, [ESCAPE, code]]),
]);
const EXTENSION: ReadonlyMap<number, string> = new Map(EXTENSION_TABLE);

/** Septets of a text, or undefined where a character is not of the alphabet. */
export const encodeGsm7 = (text: string): Uint8Array | undefined => {
  const septets: number[] = [];
  for (const character of text) {
    const codes = character === '\u001b' ? undefined : SEPTETS.get(character);
    if (codes === undefined) return undefined;
    septets.push(...codes);
  }
  return Uint8Array.from(septets);
};

/**
 * The text of septets. An escape before a code the extension table lacks shows the character of the default table,
 * and one at the very end a space (TS 23.038 section 6.2.1.1, note).
 */
export const decodeGsm7 = (septets: Uint8Array): string => {
  let text = '';
  for (let index = 0; index < septets.length; index++) {
    const code = septets[index]! & 0x7f;
    if (code !== ESCAPE) {
      text += DEFAULT_TABLE[code]!;
      continue;
    }
    index += 1;
    const escaped = septets[index];
    text += escaped === undefined ? ' ' : (EXTENSION.get(escaped & 0x7f) ?? DEFAULT_TABLE[escaped & 0x7f]!);
  }
  return text;
};
