import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure, type Profile, splitText } from '../../src/encoding/index.ts';
import { sizedTables } from '../../src/encoding/profile.ts';
import { anyString, anyText, gsm7Text, profile } from './support/texts.ts';

const profiles: readonly Profile[] = [
  profile({ name: 'default' }),
  profile({ name: 'wide', concatenation: 'udh16' }),
  profile({ name: 'indic', locking: ['hindi', 'turkish'], single: ['hindi', 'spanish'] }),
  profile({ name: 'narrow', gsm7: { single: 12, part: 9 }, ucs2: { single: 12, part: 9 } }),
];

const pieces = (text: string, route?: Profile): readonly string[] =>
  splitText(text, route).map(({ start, end }) => text.slice(start, end));

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const edges = (text: string): Set<number> => new Set([...segmenter.segment(text)].map(({ index }) => index));

/** Clusters cut in two by the best of all ways to cut a text into so many parts. */
const fewestBroken = (text: string, sizes: readonly number[], part: number, parts: number): number => {
  const whole = edges(text);
  const characters = [...text];
  const starts = characters.map((_, index) => characters.slice(0, index).join('').length);
  const best = (from: number, left: number): number => {
    if (from === characters.length) return 0;
    if (left === 0) return Number.POSITIVE_INFINITY;
    let fewest = Number.POSITIVE_INFINITY;
    let room = part;
    for (let to = from; to < characters.length; to++) {
      room -= sizes[to]!;
      if (room < 0) break;
      const isBroken = to + 1 < characters.length && !whole.has(starts[to + 1]!);
      fewest = Math.min(fewest, Number(isBroken) + best(to + 1, left - 1));
    }
    return fewest;
  };
  return best(0, parts);
};

describe('splitText', () => {
  it('joins back to the text, in as many segments as measure says, none over its room', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText(), gsm7Text(), anyString()),
        fc.constantFrom(...profiles),
        (text, route) => {
          const { segments, units } = measure(text, route);
          const split = splitText(text, route);
          expect(split.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
          expect(split.length).toBe(segments);
          expect(split.reduce((sum, segment) => sum + segment.units, 0)).toBe(units);
          const { encoding, tables } = measure(text, route);
          const { single, part } = encoding === 'ucs2' ? route.ucs2 : sizedTables(route, tables).size;
          for (const segment of split)
            expect(segment.units).toBeLessThanOrEqual(split.length > 1 ? part : single);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(anyText(), fc.constantFrom(...profiles), (text, route) => {
        fc.pre(text.isWellFormed());
        for (const piece of pieces(text, route)) expect(piece.isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('never cuts an escape pair', () => {
    expect(splitText(`${'a'.repeat(152)}€${'b'.repeat(60)}`)).toEqual([
      { start: 0, end: 152, units: 152 },
      { start: 152, end: 213, units: 62 },
    ]);
    expect(pieces('€'.repeat(100)).map((piece) => piece.length)).toEqual([76, 24]);
  });

  it('keeps emoji families, letters with marks and CR LF whole where that costs nothing', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(pieces(family.repeat(12))).toEqual([family.repeat(6), family.repeat(6)]);
    expect(pieces(`${'ж'.repeat(66)}и\u0306${'ж'.repeat(20)}`)).toEqual([
      'ж'.repeat(66),
      `и\u0306${'ж'.repeat(20)}`,
    ]);
    expect(pieces(`${'a'.repeat(152)}\r\n${'b'.repeat(60)}`)).toEqual([
      'a'.repeat(152),
      `\r\n${'b'.repeat(60)}`,
    ]);
  });

  it('cuts a cluster rather than pay for another segment', () => {
    const family = '👨‍👩‍👧‍👦';
    const text = `${'ж'.repeat(61)}${family}${'ж'.repeat(62)}`;
    expect(measure(text).segments).toBe(2);
    expect(pieces(text)).toHaveLength(2);
    expect(pieces('и\u0306'.repeat(1) + '\u0301'.repeat(200)).map((piece) => piece.length)).toEqual([
      67, 67, 67, 1,
    ]);
  });

  it('breaks the fewest clusters that so many segments allow, by brute force', () => {
    const route = profile({ name: 'tiny', gsm7: { single: 6, part: 5 }, ucs2: { single: 6, part: 5 } });
    const character = fc.constantFrom('ж', 'и\u0306', '😀', '👍🏽', '🇫🇷', 'a\u0301\u0302', '\r\n', '€', 'a');
    fc.assert(
      fc.property(fc.array(character, { maxLength: 9 }), (drawn) => {
        const text = drawn.join('');
        const { segments, encoding } = measure(text, route);
        const sizes = [...text].map((one) => (encoding === 'ucs2' ? one.length : one === '€' ? 2 : 1));
        const whole = edges(text);
        const broken = splitText(text, route).filter(({ start }) => start > 0 && !whole.has(start)).length;
        expect(broken).toBe(segments <= 1 ? 0 : fewestBroken(text, sizes, 5, segments));
      }),
      { numRuns: 500 },
    );
  });

  it('splits 100 kB of emoji families', () => {
    const text = '👨‍👩‍👧‍👦'.repeat(9_000);
    const split = splitText(text);
    expect(split.length).toBe(measure(text).segments);
    expect(split.at(-1)!.end).toBe(text.length);
  });
});
