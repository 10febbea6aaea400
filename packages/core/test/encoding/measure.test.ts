import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure, octopushProfile } from '../../src/encoding/index.ts';
import { SLOW_DEFAULT, slowMeasure } from './support/slow-counter.ts';
import { anyString, anyText, gsm7Text, profile } from './support/texts.ts';

describe('measure', () => {
  it.each([
    ['', 'gsm7', 0, 0],
    ['a', 'gsm7', 1, 1],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    ['€'.repeat(81), 'gsm7', 162, 2],
    // 153 is odd: a part holds 76 pairs, so 152 pairs fill two parts and leave two septets unused.
    ['€'.repeat(152), 'gsm7', 304, 2],
    ['€'.repeat(153), 'gsm7', 306, 3],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 306, 3],
    [`${'a'.repeat(151)}€${'a'.repeat(153)}`, 'gsm7', 306, 2],
    ['ж'.repeat(70), 'ucs2', 70, 1],
    ['ж'.repeat(71), 'ucs2', 71, 2],
    ['ж'.repeat(134), 'ucs2', 134, 2],
    ['ж'.repeat(135), 'ucs2', 135, 3],
    ['😀'.repeat(35), 'ucs2', 70, 1],
    ['😀'.repeat(66), 'ucs2', 132, 2],
    ['😀'.repeat(67), 'ucs2', 134, 3],
    [`${'a'.repeat(159)}’`, 'ucs2', 160, 3],
  ])('counts %#', (text, encoding, units, segments) => {
    expect(measure(text)).toEqual({ encoding, units, segments });
  });

  it.each([
    ['\ud83d', 1],
    ['\ude00\ud83d', 2],
    ['\ud83d'.repeat(71), 71],
    ['\0', 1],
    ['a\u0301', 2],
    ['שלום \u200f', 6],
    ['👨‍👩‍👧‍👦', 11],
  ])('has an answer for %#, which no table has', (text, units) => {
    expect(measure(text)).toEqual({ encoding: 'ucs2', units, segments: units <= 70 ? 1 : 2 });
  });

  it('measures 100 kB without splitting hairs or time', () => {
    expect(measure('€'.repeat(100_000))).toEqual({ encoding: 'gsm7', units: 200_000, segments: 1316 });
    expect(measure('😀'.repeat(50_000))).toEqual({ encoding: 'ucs2', units: 100_000, segments: 1516 });
  });

  it('agrees with a slow counter on every text', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(measure(text)).toEqual(slowMeasure(text.toWellFormed()));
      }),
      { numRuns: 600 },
    );
  });

  it('agrees with a slow counter on texts dense with escape pairs', () => {
    fc.assert(
      fc.property(gsm7Text(), (text) => {
        expect(measure(text)).toEqual(slowMeasure(text));
      }),
      { numRuns: 300 },
    );
  });

  it('counts as Octopush does', () => {
    expect(measure('a@b.fr & co\n$', octopushProfile)).toEqual({ encoding: 'gsm7', units: 17, segments: 1 });
    expect(measure('ж'.repeat(127), octopushProfile).segments).toBe(3);
    const rules = { ...SLOW_DEFAULT, ucs2: { single: 70, part: 63 }, doubled: '&$@\n\r' };
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(measure(text, octopushProfile)).toEqual(slowMeasure(text.toWellFormed(), rules));
      }),
      { numRuns: 300 },
    );
  });

  it('loses one septet or unit of each part to a 16-bit reference', () => {
    const wide = profile({ name: 'wide', concatenation: 'udh16' });
    expect(measure('a'.repeat(304), wide).segments).toBe(2);
    expect(measure('a'.repeat(305), wide).segments).toBe(3);
    expect(measure('ж'.repeat(132), wide).segments).toBe(2);
    expect(measure('ж'.repeat(133), wide).segments).toBe(3);
  });

  it('is total: any string has an encoding, units and segments that fit together', () => {
    fc.assert(
      fc.property(anyString(), (text) => {
        const { encoding, units, segments } = measure(text);
        const part = encoding === 'gsm7' ? 153 : 67;
        expect(units).toBeGreaterThanOrEqual(text.length);
        expect(segments).toBeGreaterThanOrEqual(Math.ceil(units / (segments > 1 ? part : 160)));
        expect(segments * part).toBeLessThan(units + segments * 2 + 160);
      }),
      { numRuns: 300 },
    );
  });
});
