import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DecodedSegment,
  decode,
  type EncodedSegment,
  type EncodedText,
  type EncodeOptions,
  type Encoding,
  encode,
  LANGUAGES,
  type Packing,
  type Profile,
  splitText,
  type UserDataFormat,
} from '../../src/encoding/index.ts';
import { anyText, gsm7Text, profile } from './support/texts.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

const encoded = (text: string, route?: Profile, options?: EncodeOptions): EncodedText => {
  const result = encode(text, route, options);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

const format = (encoding: Encoding, packing: Packing, segment: EncodedSegment): UserDataFormat => {
  const hasHeader = segment.header.length > 0;
  return encoding === 'gsm7' && packing === 'packed'
    ? { encoding, packing, userDataLength: segment.userDataLength, hasHeader }
    : { encoding, hasHeader };
};

const decoded = (segment: EncodedSegment, encoding: Encoding, packing: Packing): DecodedSegment => {
  const result = decode(segment.userData, format(encoding, packing, segment));
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

const routes: readonly Profile[] = [
  profile({ name: 'default' }),
  profile({ name: 'wide', concatenation: 'udh16' }),
  profile({ name: 'sar', concatenation: 'sar' }),
  profile({ name: 'payload', concatenation: 'payload' }),
  profile({
    name: 'all tables',
    locking: LANGUAGES.filter((language) => language !== 'spanish'),
    single: LANGUAGES,
  }),
];

const cleanText = fc
  .oneof(
    anyText(300),
    gsm7Text(300),
    fc
      .array(fc.constantFrom(...'ĞğİŞşıç€ áÍú नमस्ते ௮ అA'), { maxLength: 300, size: 'max' })
      .map((drawn) => drawn.join('')),
  )
  .map((text) => text.toWellFormed().replaceAll(/(?![\t\n\f\r])[\p{Cc}\ufffe\uffff]/gu, ''));

describe('encode', () => {
  it('writes one segment without a header, unpacked or packed', () => {
    expect(encoded('hellohello').segments.map(({ userData }) => hex(userData))).toEqual([
      '68656c6c6f68656c6c6f',
    ]);
    const [segment] = encoded('hellohello', undefined, { packing: 'packed' }).segments;
    expect(hex(segment!.userData)).toBe('e8329bfd4697d9ec37');
    expect(segment!.userDataLength).toBe(10);
    expect(segment!.part).toBeUndefined();
  });

  it('writes escape pairs, the first and the last septet', () => {
    expect(hex(encoded('@€{à').segments[0]!.userData)).toBe('001b651b287f');
  });

  it('writes UCS-2 big-endian', () => {
    const { encoding, segments } = encoded('Яа😀');
    expect(encoding).toBe('ucs2');
    expect(hex(segments[0]!.userData)).toBe('042f0430d83dde00');
  });

  it('numbers the parts in the header', () => {
    const { segments } = encoded('a'.repeat(161), undefined, { reference: 0x1ff });
    expect(segments.map(({ header }) => hex(header))).toEqual(['050003ff0201', '050003ff0202']);
    expect(segments.map(({ userDataLength }) => userDataLength)).toEqual([159, 14]);
    const wide = encoded('a'.repeat(161), routes[1]!, { reference: 0x1_1234 });
    expect(wide.segments.map(({ header }) => hex(header))).toEqual(['06080412340201', '06080412340202']);
  });

  it('starts a packed part on a septet: one fill bit behind six octets', () => {
    const [first] = encoded('a'.repeat(161), undefined, { packing: 'packed' }).segments;
    expect(first!.userData).toHaveLength(140);
    expect(first!.userDataLength).toBe(160);
    expect(hex(first!.userData.slice(6, 8))).toBe('c2e1');
  });

  it('names the language in the header of every segment', () => {
    const route = profile({ name: 'tr', locking: ['turkish'] });
    expect(hex(encoded('ğ', route).segments[0]!.userData)).toBe('032501010c');
    expect(encoded('ğ'.repeat(156), route).segments.map(({ header }) => hex(header))).toEqual([
      '080003000201250101',
      '080003000202250101',
    ]);
  });

  it('leaves the header out for SAR and tells the part beside it', () => {
    const { segments } = encoded('a'.repeat(161), routes[2]!, { reference: 0x1_1234 });
    expect(segments.map(({ userData }) => userData.length)).toEqual([153, 8]);
    expect(segments.map(({ part }) => part)).toEqual([
      { reference: 0x1234, total: 2, sequence: 1, referenceBits: 16 },
      { reference: 0x1234, total: 2, sequence: 2, referenceBits: 16 },
    ]);
  });

  it('leaves the cutting to the SMSC for message_payload', () => {
    const { segments } = encoded('a'.repeat(400), routes[3]!);
    expect(segments).toHaveLength(1);
    expect(segments[0]).toMatchObject({ userDataLength: 400, units: 400 });
    expect(segments[0]!.header).toHaveLength(0);
  });

  it('has no segment for the empty text', () => {
    expect(encoded('').segments).toEqual([]);
  });

  it.each([
    ['a\ud83d', 'text_malformed'],
    ['a\0', 'text_malformed'],
    ['\x1be', 'text_malformed'],
    ['a'.repeat(255 * 153 + 1), 'text_too_long'],
  ])('refuses %#', (text, code) => {
    const result = encode(text);
    expect(result.ok ? 'ok' : result.error.code).toBe(code);
  });

  it('refuses more than a message_payload holds, and numbers up to 255 parts', () => {
    expect(encode('ж'.repeat(32_767), routes[3]!).ok).toBe(true);
    expect(encode('ж'.repeat(32_768), routes[3]!).ok).toBe(false);
    expect(encoded('a'.repeat(255 * 153)).segments).toHaveLength(255);
  });

  it('is read back by decode, and fills no segment over 140 octets', () => {
    const packings = fc.constantFrom<Packing>('packed', 'unpacked');
    fc.assert(
      fc.property(cleanText, fc.constantFrom(...routes), packings, (text, route, packing) => {
        const { encoding, tables, segments } = encoded(text, route, { packing, reference: 7 });
        const read = segments.map((segment) => decoded(segment, encoding, packing));
        expect(read.map((segment) => segment.text).join('')).toBe(text);
        read.forEach(({ header, text: content }, index) => {
          expect(content).toBe(segments[index]!.text);
          expect(header.locking ?? 'default').toBe(tables.locking);
          expect(header.single ?? 'default').toBe(tables.single);
          if (segments[index]!.header.length > 0) expect(header.concatenation).toEqual(segments[index]!.part);
        });
        if (route.concatenation === 'payload') return;
        expect(segments.map(({ start, end, units }) => ({ start, end, units }))).toEqual(
          splitText(text, route),
        );
        if (packing === 'packed' || encoding === 'ucs2')
          for (const { userData } of segments) expect(userData.length).toBeLessThanOrEqual(140);
      }),
      { numRuns: 400 },
    );
  });
});

describe('decode', () => {
  const text = (octets: string, as: UserDataFormat): string => {
    const result = decode(Uint8Array.from(Buffer.from(octets, 'hex')), as);
    return result.ok ? result.value.text : result.error.code;
  };

  it.each([
    ['an unknown pair shows the plain character', '1b61', 'a'],
    ['two escapes show a space', '1b1b', ' '],
    ['an escape at the end shows a space', '611b', 'a '],
    ['the eighth bit is ignored', 'e1', 'a'],
    ['the small c cedilla is sent as the capital one', '09', 'Ç'],
  ])('%s', (_, octets, expected) => {
    expect(text(octets, { encoding: 'gsm7' })).toBe(expected);
  });

  it('reads the Telugu euro sign that it never sends', () => {
    expect(text('0324010c1b65', { encoding: 'gsm7', hasHeader: true })).toBe('€');
  });

  it('shows a reserved cell as U+FFFD', () => {
    expect(text('0325010748', { encoding: 'gsm7', hasHeader: true })).toBe('\ufffd');
  });

  it('lets a pair cut in two by another sender grow together again', () => {
    expect(text('d83d', { encoding: 'ucs2' }) + text('de00', { encoding: 'ucs2' })).toBe('😀');
    expect(text('0041ff', { encoding: 'ucs2' })).toBe('A\ufffd');
  });

  it('has an answer for any octets', () => {
    const formats = fc.oneof(
      fc.record({ encoding: fc.constantFrom('gsm7' as const, 'ucs2' as const), hasHeader: fc.boolean() }),
      fc.record({
        encoding: fc.constant('gsm7' as const),
        packing: fc.constant('packed' as const),
        userDataLength: fc.nat({ max: 200 }),
        hasHeader: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 160 }), formats, (octets, as) => {
        const result = decode(octets, as);
        if (result.ok) expect(typeof result.value.text).toBe('string');
        else expect(result.error.code).toBe('header_malformed');
      }),
      { numRuns: 500 },
    );
  });
});
