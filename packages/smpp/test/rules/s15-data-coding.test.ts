import { describe, expect, it } from 'vitest';
import { alphabetOf, decodeText, encodeText, type SmscDefault } from '../../src/index.ts';

const DEFAULTS: readonly SmscDefault[] = ['gsm7', 'gsm7-packed', 'latin1', 'ascii'];
const EVERY_CHARACTER = Array.from({ length: 0x2500 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => character !== '\u001b',
);

describe('S15: data_coding 0 is what the carrier says it is', () => {
  it.each([
    ['gsm7', '@£€', '00011b65'],
    ['gsm7-packed', '@£€', '80c0a60c'],
    ['gsm7-packed', 'hellohello', 'e8329bfd4697d9ec37'],
    ['latin1', '@£', '40a3'],
    ['ascii', '@A', '4041'],
  ] as const)('%s', (smscDefault, text, hex) => {
    expect(Buffer.from(encodeText(text, 0, smscDefault)!).toString('hex')).toBe(hex);
    expect(decodeText(Buffer.from(hex, 'hex'), 0, smscDefault)).toBe(text);
  });

  it.each([
    ['gsm7', 137],
    ['gsm7-packed', 137],
    ['latin1', 255],
    ['ascii', 127],
  ] as const)('%s: every character it has comes back, and it has %i', (smscDefault, count) => {
    const encodable = [...EVERY_CHARACTER].filter((character) => encodeText(character, 0, smscDefault));
    expect(encodable.length).toBe(count);
    for (const character of encodable) {
      const text = `a${character}b`;
      expect(decodeText(encodeText(text, 0, smscDefault)!, 0, smscDefault)).toBe(text);
    }
  });

  it.each(DEFAULTS)('%s: a character it lacks is told, never replaced', (smscDefault) => {
    expect(encodeText('Привет', 0, smscDefault)).toBeUndefined();
    expect(encodeText('a😀', 0, smscDefault)).toBeUndefined();
  });
});

it.each([
  [0x01, 'ascii'],
  [0x02, 'octets'],
  [0x03, 'latin1'],
  [0x04, 'octets'],
  [0x06, 'iso-8859-5'],
  [0x07, 'iso-8859-8'],
  [0x08, 'ucs2'],
  [0x0a, 'iso-2022-jp'],
  [0x0e, 'euc-kr'],
  [0x05, 'jis'],
  [0x0d, 'jis'],
  [0x0b, 'ucs2'],
  [0x0c, 'latin1'],
  [0x0f, 'latin1'],
  // General, with a message class: TS 23.038 section 4.
  [0x10, 'latin1'],
  [0x11, 'latin1'],
  [0x13, 'latin1'],
  [0x15, 'octets'],
  [0x18, 'ucs2'],
  [0x1b, 'ucs2'],
  // Compressed.
  [0x20, 'octets'],
  [0x3a, 'octets'],
  [0x61, 'octets'],
  // Marked for deletion.
  [0x40, 'latin1'],
  [0x44, 'octets'],
  [0x48, 'ucs2'],
  [0x58, 'ucs2'],
  // Reserved.
  [0x80, 'latin1'],
  [0xbf, 'latin1'],
  // Message waiting.
  [0xc0, 'latin1'],
  [0xc8, 'latin1'],
  [0xd8, 'latin1'],
  [0xef, 'ucs2'],
  [0xe0, 'ucs2'],
  [0xf0, 'latin1'],
  [0xf1, 'latin1'],
  [0xf4, 'octets'],
  [0xff, 'octets'],
])('S15: data_coding %i is %s', (dataCoding, alphabet) => {
  expect(alphabetOf(dataCoding, 'latin1')).toBe(alphabet);
});

it.each([
  [0x08, 'Привет 😀 中文', '041f044004380432043504420020d83dde0000204e2d6587'],
  [0x06, 'Привет', 'bfe0d8d2d5e2'],
  [0x03, 'déjà', '64e96ae0'],
] as const)('S15: text under data_coding %i', (dataCoding, text, hex) => {
  expect(Buffer.from(encodeText(text, dataCoding)!).toString('hex')).toBe(hex);
  expect(decodeText(Buffer.from(hex, 'hex'), dataCoding)).toBe(text);
});

it.each([
  ['with escapes', '1b2442467c4b5c1b2842'],
  ['as EUC', 'c6fccbdc'],
  ['as Shift JIS', '93fa967b'],
] as const)('S15: JIS %s', (_, hex) => {
  for (const dataCoding of [0x05, 0x0d]) expect(decodeText(Buffer.from(hex, 'hex'), dataCoding)).toBe('日本');
});

it('S15: JIS begins in ASCII', () => {
  for (const dataCoding of [0x05, 0x0a, 0x0d])
    expect(decodeText(Buffer.from('STOP'), dataCoding)).toBe('STOP');
});

it.each([
  ['marked big-endian', 'feff00530054004f0050'],
  ['marked little-endian', 'fffe530054004f005000'],
  ['little-endian without a mark', '530054004f005000'],
  ['with an odd octet at the end', '00530054004f005000'],
] as const)('S15: UCS-2 %s', (_, hex) => {
  expect(decodeText(Buffer.from(hex, 'hex'), 0x08)).toBe('STOP');
});

it('S15: decoding leaves the received octets as they were', () => {
  const received = Buffer.from('041f0440', 'hex');
  decodeText(received, 8);
  expect(received.toString('hex')).toBe('041f0440');
});

it('S15: binary is no text', () => {
  expect(decodeText(Buffer.from('00ff', 'hex'), 0x04)).toBeUndefined();
  expect(encodeText('x', 0x04)).toBeUndefined();
});

it('S15: an escape without a partner does not lose what is around it', () => {
  expect(decodeText(Buffer.from('411b42', 'hex'), 0)).toBe('AB');
  expect(decodeText(Buffer.from('411b', 'hex'), 0)).toBe('A ');
});
