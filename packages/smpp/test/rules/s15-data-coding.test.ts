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
  [0x0f, undefined],
  [0xc0, 'latin1'],
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
