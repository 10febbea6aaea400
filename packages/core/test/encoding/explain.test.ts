import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, measure, octopushProfile } from '../../src/encoding/index.ts';
import { anyString, anyText, profile } from './support/texts.ts';

describe('explain', () => {
  it('names every character that forced UCS-2, with its place', () => {
    expect(explain('It’s a “sale” 😀')).toMatchObject({
      encoding: 'ucs2',
      units: 16,
      unitsLeft: 54,
      segments: 1,
      forcedBy: [
        { character: '’', codePoint: 'U+2019', position: 2 },
        { character: '“', codePoint: 'U+201C', position: 7 },
        { character: '”', codePoint: 'U+201D', position: 12 },
        { character: '😀', codePoint: 'U+1F600', position: 14 },
      ],
      doubled: [{ character: '😀', codePoint: 'U+1F600', position: 14 }],
    });
  });

  it('names the characters that cost two septets', () => {
    expect(explain('5 € [net]')).toEqual({
      encoding: 'gsm7',
      units: 12,
      unitsLeft: 148,
      segments: 1,
      forcedBy: [],
      doubled: [
        { character: '€', codePoint: 'U+20AC', position: 2 },
        { character: '[', codePoint: 'U+005B', position: 4 },
        { character: ']', codePoint: 'U+005D', position: 8 },
      ],
    });
    expect(explain('a@b', octopushProfile).doubled).toEqual([
      { character: '@', codePoint: 'U+0040', position: 1 },
    ]);
  });

  it('says what smart encoding would make of it', () => {
    const text = `It’s ${'a'.repeat(100)}`;
    expect(explain(text)).toMatchObject({ encoding: 'ucs2', segments: 2 });
    expect(explain(text).smart).toEqual({
      encoding: 'gsm7',
      units: 105,
      segments: 1,
      text: text.replace('’', "'"),
      replacements: [{ position: 2, from: '’', to: "'" }],
      unresolved: [],
    });
    expect(explain('’😀').smart).toMatchObject({
      encoding: 'ucs2',
      unresolved: [{ position: 1, character: '😀' }],
    });
    expect(explain('plain').smart).toBeUndefined();
  });

  it('blames what the best of the allowed national tables lacks', () => {
    const turkish = profile({ name: 'tr', locking: ['turkish'], single: ['portuguese'] });
    expect(explain('ğüş è', turkish).forcedBy.map(({ character }) => character)).toEqual(['è']);
    expect(explain('ğüş', turkish)).toMatchObject({ encoding: 'gsm7', forcedBy: [], unitsLeft: 152 });
  });

  it('counts the units left in the last segment', () => {
    expect(explain('').unitsLeft).toBe(160);
    expect(explain('a'.repeat(160)).unitsLeft).toBe(0);
    expect(explain('a'.repeat(161)).unitsLeft).toBe(145);
    expect(explain('ж'.repeat(71)).unitsLeft).toBe(63);
    fc.assert(
      fc.property(anyText(300), (text) => {
        const { encoding, segments, unitsLeft } = explain(text);
        fc.pre(segments > 0);
        const filler = encoding === 'gsm7' ? 'a' : 'ж';
        expect(measure(text + filler.repeat(unitsLeft)).segments).toBe(segments);
        expect(measure(text + filler.repeat(unitsLeft + 1)).segments).toBe(segments + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('has an answer for any string, and blames exactly the characters whose loss makes it GSM-7', () => {
    fc.assert(
      fc.property(anyString(200), (text) => {
        const { encoding, forcedBy } = explain(text);
        expect(forcedBy.length > 0).toBe(encoding === 'ucs2');
        const positions = new Set(forcedBy.map(({ position }) => position));
        let rest = '';
        let position = 0;
        for (const character of text) {
          if (!positions.has(position)) rest += character;
          position += character.length;
        }
        expect(measure(rest).encoding).toBe('gsm7');
      }),
      { numRuns: 300 },
    );
  });

  it('explains 100 kB', () => {
    const text = '€'.repeat(33_000);
    const { doubled, unitsLeft, segments } = explain(text);
    expect(doubled).toHaveLength(33_000);
    // 434 parts of 76 pairs and a last one of 16.
    expect({ segments, unitsLeft }).toEqual({ segments: 435, unitsLeft: 153 - 32 });
  });
});
