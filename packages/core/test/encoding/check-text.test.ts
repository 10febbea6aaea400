import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkText, measure, octopushProfile } from '../../src/encoding/index.ts';
import { capOf } from '../../src/encoding/profile.ts';
import { anyString, anyText, profile } from './support/texts.ts';

describe('checkText', () => {
  it.each(['a', 'a\tb\r\n\f', 'a'.repeat(764), 'ж'.repeat(504), '👨‍👩‍👧‍👦', 'שלום', 'e\u0301'])(
    'admits %#',
    (text) => {
      expect(checkText(text)).toBeNull();
    },
  );

  it.each(['', ' ', '\n\t\u00a0'])('refuses %j as empty', (text) => {
    expect(checkText(text)).toMatchObject({ code: 'text_empty', field: 'text' });
  });

  it.each([
    ['ab\ud83d', 2, 'U+D83D'],
    ['\ude00\ud83d', 0, 'U+DE00'],
    ['😀\ude00', 2, 'U+DE00'],
    ['a\0', 1, 'U+0000'],
    ['a\x1be', 1, 'U+001B'],
    ['\u0085a', 0, 'U+0085'],
    ['a\ufffeb', 1, 'U+FFFE'],
  ])('refuses %j as malformed and says where', (text, position, name) => {
    const refusal = checkText(text);
    expect(refusal).toMatchObject({ code: 'text_malformed', field: 'text', position });
    expect(refusal?.detail).toContain(`${name} at position ${position} `);
  });

  it('says how many characters too long, and where', () => {
    expect(checkText('a'.repeat(765))).toEqual({
      code: 'text_too_long',
      detail:
        'The text is 1 character too long: it has 765 septets of GSM-7 and at most 764 fit. Cut it from position 764 on.',
      field: 'text',
      position: 764,
      excess: 1,
    });
    expect(checkText(`${'a'.repeat(763)}€€`)).toMatchObject({ position: 763, excess: 2 });
    expect(checkText(`${'ж'.repeat(503)}😀😀`)).toMatchObject({ position: 503, excess: 2 });
    expect(checkText(`${'a'.repeat(600)}’`)).toMatchObject({ position: 504, excess: 97 });
  });

  it('takes the cap and the count of the profile', () => {
    expect(checkText('a'.repeat(1224), octopushProfile)).toBeNull();
    expect(checkText('a'.repeat(1225), octopushProfile)).toMatchObject({ excess: 1 });
    expect(checkText('&'.repeat(613), octopushProfile)).toMatchObject({ position: 612, excess: 1 });
    const short = profile({ name: 'one segment', cap: { gsm7: 160, ucs2: 70 } });
    expect(checkText('a'.repeat(161), short)).toMatchObject({ position: 160, excess: 1 });
  });

  it('never admits an eleventh segment, though pairs that moved on leave the cap unreached', () => {
    const wide = profile({ name: 'wide', cap: { gsm7: 1530, ucs2: 670 } });
    // Every part ends one septet early: ten of them hold 760 pairs, 1520 septets.
    expect(measure('€'.repeat(761), wide)).toMatchObject({ units: 1522, segments: 11 });
    expect(checkText('€'.repeat(760), wide)).toBeNull();
    expect(checkText('€'.repeat(761), wide)).toMatchObject({
      code: 'text_too_long',
      position: 760,
      excess: 1,
    });
  });

  it('names the place where cutting makes the text fit', () => {
    const route = profile({ name: 'small', cap: { gsm7: 40, ucs2: 20 } });
    fc.assert(
      fc.property(anyText(120), (text) => {
        const refusal = checkText(text, route);
        if (refusal?.code !== 'text_too_long') return;
        const fitting = text.slice(0, refusal.position);
        expect(fitting.isWellFormed()).toBe(true);
        expect([...text.slice(refusal.position)]).toHaveLength(refusal.excess!);
        const { encoding, units } = measure(text, route);
        expect(units).toBeGreaterThan(capOf(route, encoding));
        if (fitting.trim() !== '') expect(checkText(fitting, route)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  it('has an answer for any string', () => {
    fc.assert(
      fc.property(anyString(), (text) => {
        const refusal = checkText(text);
        if (refusal === null) expect(text.isWellFormed()).toBe(true);
        else expect(['text_empty', 'text_too_long', 'text_malformed']).toContain(refusal.code);
      }),
      { numRuns: 400 },
    );
  });

  it('refuses 100 kB with the place', () => {
    expect(checkText('😀'.repeat(25_000))).toMatchObject({
      code: 'text_too_long',
      position: 504,
      excess: 24_748,
    });
  });
});
