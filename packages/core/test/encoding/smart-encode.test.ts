import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure, smartEncode } from '../../src/encoding/index.ts';
import { TRANSLITERATIONS } from '../../src/encoding/transliterations.ts';
import { anyString, anyText, profile } from './support/texts.ts';

const applied = (text: string): string => smartEncode(text).text;

describe('smartEncode', () => {
  it.each([
    ['It’s “here” – now… «oui»', 'It\'s "here" - now... "oui"'],
    ['ÀÂÊËÎÏÔÛ ç œuf Œuvre', 'AAEEIIOU c oeuf OEuvre'],
    ['Čeština řeže, Łódź, đak, İstanbul ığş', 'Cestina reze, Lodz, dak, Istanbul igs'],
    ['a\u00a0b\u202fc\u2009d\te\u3000f', 'a b c d e f'],
    ['ＦＵＬＬ－ｗｉｄｔｈ！', 'FULL-width!'],
    ['ﬁne ﬂat ℡ Ⅳ ⓐ', 'fine flat TEL IV a'],
    ['𝗕𝗜𝗚 𝓢𝓪𝓵𝓮 𝟱𝟬%', 'BIG Sale 50%'],
    ['e\u0301te\u0301 a\u0301', 'été a'],
    ['zero\u200bwidth\u00adsoft\ufeff', 'zerowidthsoft'],
    ['МОСКВА ΑΘΗΝΑ', 'MOCKBA AΘHNA'],
    ['Ω \u2126 ∆ ∑', 'Ω Ω Δ Σ'],
    ['ОРТ СССР', 'OPT CCCP'],
    ['30 m² N° 12', '30 m2 No 12'],
    ['© ® ™ № 5₹', '(C) (R) TM No 5INR'],
    ['a → b ≤ c', 'a -> b <= c'],
    ['Việt Nam', 'Viet Nam'],
    ['ẞ ſ ŋ', 'SS s ng'],
    ['1\ufe0f\u20e3 a\u200db', '1 ab'],
    ['a ≠ b', 'a != b'],
    ['a =\u0338 b', 'a != b'],
    ['• 5 €', '* 5 €'],
    ['3⋅4', '3*4'],
    ['col·legi', 'col.legi'],
    ['−5 ‒ 10', '-5 - 10'],
    ['₸100, ₺5', 'KZT100, TRY5'],
    ['Nº 12', 'No 12'],
    ['★★★', '***'],
  ])('writes %j as %j', (text, expected) => {
    expect(applied(text)).toBe(expected);
    expect(measure(expected).encoding).toBe('gsm7');
  });

  it.each([
    '1\u03360\u0336 €, now 5 €',
    '9\u0338',
    'p\u0336r\u0336i\u0336c\u0336e\u0336',
    '5\u20e0',
    'a \u226e b',
    'a \u2271 b',
    'a \u2249 b',
    'a \u21cf b',
    'a \u219b b',
    'a \u2262 b',
    '3 \u2224 10',
    '0.3\u0305',
    '2\u20623',
    '1\u00bd',
    '5\u2030',
    '5º',
    '3·4',
    '★★☆',
    '10⁴',
    '\u2213 5',
  ])('leaves %j as it is, for without its mark it would say something else', (text) => {
    const { text: kept, suggestion, unresolved } = smartEncode(text);
    expect(kept).toBe(text);
    expect(suggestion.length).toBeGreaterThanOrEqual([...text].length);
    expect(unresolved.length).toBeGreaterThan(0);
  });

  it.each(['10²', '20°C', '½', '日本', 'Привет', '😀', '✓', 'क'])(
    'finds no fair stand-in for %j, and says so',
    (text) => {
      const { text: kept, applied: isApplied, unresolved } = smartEncode(text);
      expect(kept).toBe(text);
      expect(isApplied).toBe(false);
      expect(unresolved.length).toBeGreaterThan(0);
    },
  );

  it('reports each replacement with its place in the original', () => {
    expect(smartEncode('a’b…\u200bc')).toEqual({
      text: "a'b...c",
      applied: true,
      suggestion: "a'b...c",
      replacements: [
        { position: 1, from: '’', to: "'" },
        { position: 3, from: '…', to: '...' },
        { position: 4, from: '\u200b', to: '' },
      ],
      unresolved: [],
    });
  });

  it('only suggests, or keeps out of it, when asked to', () => {
    expect(smartEncode('It’s', { mode: 'suggest' })).toEqual({
      text: 'It’s',
      applied: false,
      suggestion: "It's",
      replacements: [{ position: 2, from: '’', to: "'" }],
      unresolved: [],
    });
    expect(smartEncode('It’s', { mode: 'off' })).toMatchObject({
      text: 'It’s',
      suggestion: 'It’s',
      replacements: [],
    });
  });

  it('does not take emoji sequences apart', () => {
    const text = '’👨‍👩‍👧‍👦❤️';
    expect(smartEncode(text, { mode: 'suggest' }).suggestion).toBe(text.replace('’', "'"));
  });

  it('takes look-alikes for whole words only', () => {
    expect(smartEncode('Привет ТЕСТ', { mode: 'suggest' })).toMatchObject({
      suggestion: 'Привет TECT',
      unresolved: [...'Привет'].map((character, position) => ({ position, character })),
    });
  });

  it('leaves a text alone that stays UCS-2 anyway, or would get dearer', () => {
    expect(smartEncode('“Привет”')).toMatchObject({
      text: '“Привет”',
      applied: false,
      suggestion: '"Привет"',
    });
    const dots = '…'.repeat(70);
    expect(smartEncode(dots)).toMatchObject({ text: dots, applied: false });
    expect(measure(smartEncode(dots).suggestion).segments).toBe(2);
  });

  it('leaves to national tables what they can write', () => {
    const route = profile({ name: 'tr', locking: ['turkish'] });
    expect(smartEncode('İstanbul’a', { profile: profile({ name: 'none' }) }).text).toBe("Istanbul'a");
    expect(smartEncode('İstanbul', { profile: route }).replacements).toEqual([]);
  });

  it('replaces by characters of the default alphabet only, and never by a question mark', () => {
    for (const [from, to] of TRANSLITERATIONS) {
      expect({ from, encoding: measure(to).encoding }).toEqual({ from, encoding: 'gsm7' });
      expect(to.includes('?') && !'⁈⁉'.includes(from)).toBe(false);
    }
  });

  it('loses nothing: the original can be rebuilt from the suggestion and the report', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(150), anyString(150)), (text) => {
        const { suggestion, replacements, unresolved } = smartEncode(text, { mode: 'suggest' });
        let rebuilt = '';
        let read = 0;
        for (const { position, from, to } of replacements) {
          const kept = position - rebuilt.length;
          rebuilt += suggestion.slice(read, read + kept);
          read += kept;
          expect(suggestion.slice(read, read + to.length)).toBe(to);
          rebuilt += from;
          read += to.length;
        }
        expect(rebuilt + suggestion.slice(read)).toBe(text);
        for (const { position, character } of unresolved)
          expect(text.startsWith(character, position)).toBe(true);
        if (unresolved.length === 0) expect(measure(suggestion).encoding).toBe('gsm7');
      }),
      { numRuns: 500 },
    );
  });

  it('is done after once', () => {
    fc.assert(
      fc.property(anyText(150), (text) => {
        const { suggestion } = smartEncode(text);
        expect(smartEncode(suggestion).suggestion).toBe(suggestion);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['日', 'ж', '’', 'é\u0301', '😀', '²'])('rewrites 100 kB of %j', (character) => {
    const text = character.repeat(50_000);
    const { replacements, unresolved } = smartEncode(text);
    expect(replacements.length + unresolved.length).toBe(50_000);
  });

  it('never makes a text dearer', () => {
    fc.assert(
      fc.property(anyText(250), (text) => {
        expect(measure(applied(text)).segments).toBeLessThanOrEqual(measure(text).segments);
      }),
      { numRuns: 300 },
    );
  });
});
