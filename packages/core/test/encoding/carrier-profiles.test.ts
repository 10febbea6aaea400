import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countDearest,
  decode,
  defaultProfile,
  encode,
  measure,
  octopushProfile,
  type Profile,
  splitText,
} from '../../src/encoding/index.ts';
import { anyProfile } from './support/profiles.ts';
import { profile } from './support/texts.ts';

/** Profiles that the service itself has, and any that the settings of a carrier can make. */
const anyCarrier: fc.Arbitrary<Profile> = fc.oneof(
  fc.constantFrom(defaultProfile, octopushProfile),
  anyProfile,
);

/** The most parts that a header can number; the cap of an admitted text is far below. */
const MAX_PARTS = 255;

const LETTERS = {
  basic: ['a', 'B', '1', ' ', 'é', 'ü', '@', '$', '&', '\n'],
  extension: ['€', '{', '}', '[', ']', '~', '|', '^', '\\'],
  latin1: ['à', 'ç', 'ê', 'þ', '©', 'y'],
  cyrillic: ['ж', 'П', 'ё', ' '],
  emoji: ['😀', '🏳️‍🌈', '👍🏽', '❤️'],
  turkish: ['ğ', 'ş', 'ı', 'İ', 'a'],
  hindi: ['नि', 'क', 'ा', ' '],
} as const;

const textOf = (letters: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 1600 }),
    )
    .map(([some, length]) => {
      const text = some
        .join('')
        .repeat(Math.ceil(length / some.length))
        .slice(0, length);
      return text.isWellFormed() ? text : text.slice(0, -1) || 'a';
    });

const text = fc.oneof(
  ...Object.values(LETTERS).map((letters) => textOf(letters)),
  textOf([...LETTERS.basic, ...LETTERS.basic, ...LETTERS.extension]),
  textOf(Object.values(LETTERS).flat()),
);

const cut = (written: string, by: Profile, wantedSegments?: number) => {
  const encoded = encode(written, by, { reference: 7, ...(wantedSegments && { wantedSegments }) });
  if (!encoded.ok) throw new Error(encoded.error.detail);
  return encoded.value;
};

describe('a text by the profile of any carrier', () => {
  it('is cut into as many parts as are counted, each of them whole and within 140 octets of the air', () => {
    fc.assert(
      fc.property(text, anyCarrier, (written, by) => {
        const { segments, encoding } = measure(written, by);
        fc.pre(segments <= MAX_PARTS);
        expect(splitText(written, by)).toHaveLength(segments);
        const parts = cut(written, by).segments;
        expect(parts).toHaveLength(by.concatenation === 'payload' ? 1 : segments);
        const read = parts.map(({ userData, header, text: own }) => {
          const octets =
            encoding === 'gsm7'
              ? Math.ceil(((userData.length - header.length) * 7) / 8)
              : userData.length - header.length;
          if (by.concatenation !== 'payload') expect(header.length + octets).toBeLessThanOrEqual(140);
          expect(own.isWellFormed()).toBe(true);
          const decoded = decode(userData, { encoding, hasHeader: header.length > 0 });
          return decoded.ok ? decoded.value.text : null;
        });
        expect(read.join('')).toBe(written);
      }),
      { numRuns: 2_000 },
    );
  });

  it('costs on a way of several carriers what it costs by the dearest, and each of them can cut it so', () => {
    const way = fc.array(anyCarrier, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(text, way, (written, carriers) => {
        const { segments } = countDearest(written, carriers).measure;
        fc.pre(segments <= MAX_PARTS);
        expect(segments).toBe(Math.max(...carriers.map((by) => measure(written, by).segments)));
        for (const by of carriers.filter(({ concatenation }) => concatenation !== 'payload')) {
          const parts = cut(written, by, segments).segments;
          expect(parts.map((part) => part.text).join('')).toBe(written);
          expect(parts).toHaveLength(segments);
          const { encoding } = measure(written, by);
          const room =
            encoding === 'ucs2' ? by.ucs2.part : encoding === 'gsm7' ? by.gsm7.part : by.octets.part;
          if (parts.length > 1) for (const { units } of parts) expect(units).toBeLessThanOrEqual(room);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a', 306, profile({ name: 'wide', concatenation: 'udh16' }), 3],
    ['a', 459, profile({ name: 'wide', concatenation: 'udh16' }), 4],
    ['ж', 134, profile({ name: 'wide', concatenation: 'udh16' }), 3],
    ['ж', 201, profile({ name: 'wide', concatenation: 'udh16' }), 4],
    ['a', 160, profile({ name: 'octets', alphabet: 'latin1' }), 2],
    ['ê', 140, profile({ name: 'octets', alphabet: 'latin1' }), 1],
    ['€', 71, profile({ name: 'octets', alphabet: 'latin1' }), 2],
    ['é', 140, profile({ name: 'octets', alphabet: 'ascii' }), 3],
    ['ж', 130, octopushProfile, 3],
    ['&', 80, octopushProfile, 1],
    ['&', 81, octopushProfile, 2],
    ['a', 306, defaultProfile, 2],
  ])('%s x %i by %o takes %i', (letter, times, by, segments) => {
    expect(measure(letter.repeat(times), by).segments).toBe(segments);
  });

  it('is cut into as many as are wanted also where no room of its segments makes just so many', () => {
    // 35 characters in rooms of 4 are 9 segments, in rooms of 5 they are 7.
    expect(cut('a'.repeat(35), defaultProfile, 8).segments.map(({ text: own }) => own.length)).toEqual([
      3, 2, 5, 5, 5, 5, 5, 5,
    ]);
    expect(cut('😀'.repeat(3), defaultProfile, 3).segments.map(({ text: own }) => own)).toEqual([
      '😀',
      '😀',
      '😀',
    ]);
    expect(cut('ab', defaultProfile, 5).segments).toHaveLength(2);
  });

  it('leaves as one where its parts could not hold it in as many as are wanted', () => {
    const lopsided = profile({ name: 'lopsided', gsm7: { single: 71, part: 2 } });
    expect(cut('a'.repeat(71), lopsided, 2).segments).toHaveLength(1);
    expect(cut('a'.repeat(71), lopsided, 36).segments).toHaveLength(36);
  });

  it('refuses settings that no text could be counted by', () => {
    expect(() => profile({ name: 'x', alphabet: 'latin1', doubled: '&' })).toThrow('GSM-7');
    expect(() => profile({ name: 'x', alphabet: 'ascii', locking: ['turkish'] })).toThrow('GSM-7');
    expect(() => profile({ name: 'x', octets: { single: 160, part: 134 } })).toThrow('single');
  });
});
