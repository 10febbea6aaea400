import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CodeAlphabet,
  charactersOf,
  checkCodePolicy,
  codeBits,
  DEFAULT_CODE_POLICY,
  DEFAULT_GUARD_POLICY,
  drawCode,
  guessingOdds,
  normaliseCode,
} from '../../src/otp/index.ts';

const DIGITS = DEFAULT_CODE_POLICY.alphabet;
const alphabets = fc
  .record({
    digits: fc.boolean(),
    upperCase: fc.boolean(),
    lowerCase: fc.boolean(),
    special: fc.boolean(),
    withoutConfusing: fc.boolean(),
  })
  .filter((alphabet) => charactersOf(alphabet).length > 0);

describe('a code', () => {
  it('has its length and only characters of its alphabet, each once in the alphabet', () => {
    fc.assert(
      fc.property(alphabets, fc.integer({ min: 3, max: 32 }), (alphabet, length) => {
        const characters = charactersOf(alphabet);
        expect(new Set(characters).size).toBe(characters.length);
        const code = drawCode(alphabet, length, (below) => randomInt(below));
        expect(code).toHaveLength(length);
        expect([...code].every((one) => characters.includes(one))).toBe(true);
        expect(normaliseCode(code, alphabet)).toBe(code);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out what is misread, unless it is digits alone', () => {
    const all: CodeAlphabet = { ...DIGITS, upperCase: true, lowerCase: true };
    expect(charactersOf(all)).not.toMatch(/[0Oo1IiLl]/);
    expect(charactersOf({ ...all, withoutConfusing: false })).toMatch(/0.*1.*I.*L.*O/);
    expect(charactersOf(DIGITS)).toBe('0123456789');
  });

  it('is as likely as any other: every digit at every place (chi-squared, 9 degrees, p = 0.00001)', () => {
    const codes = Array.from({ length: 20_000 }, () => drawCode(DIGITS, 6, (below) => randomInt(below)));
    for (let place = 0; place < 6; place += 1) {
      const counts = Array.from(
        { length: 10 },
        (_, digit) => codes.filter((code) => code[place] === String(digit)).length,
      );
      const chiSquared = counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0);
      expect(chiSquared).toBeLessThan(39.3);
    }
  });

  it.each([
    [' 123-456 ', DIGITS, '123456'],
    ['１２３４５６', DIGITS, '123456'],
    ['١٢٣٤٥٦', DIGITS, '123456'],
    ['۱۲۳۴۵۶', DIGITS, '123456'],
    ['१२३४५६', DIGITS, '123456'],
    ['১২৩৪৫৬', DIGITS, '123456'],
    ['๑๒๓๔๕๖', DIGITS, '123456'],
    ['၁၂၃၄၅၆', DIGITS, '123456'],
    ['𝟏𝟐𝟑𝟒𝟓𝟔', DIGITS, '123456'],
    ['\u200b123\u200d456\ufeff', DIGITS, '123456'],
    ['\u2066123456\u2069', DIGITS, '123456'],
    ['1\ufe0f\u20e32\ufe0f\u20e33456', DIGITS, '123456'],
    ['123–456', DIGITS, '123456'],
    ['123—456', DIGITS, '123456'],
    ['123−456', DIGITS, '123456'],
    ['123‑456', DIGITS, '123456'],
    ['123.456.', DIGITS, '123456'],
    ['123 456', DIGITS, '123456'],
    ['123\u00a0456\n', DIGITS, '123456'],
    ['1·2·3·4·5·6', DIGITS, '123456'],
    ['«123456»', DIGITS, '123456'],
    ['"123456"', DIGITS, '123456'],
    ['(123) 456', DIGITS, '123456'],
    ['123_456', DIGITS, '123456'],
    ['１２３\u3000４５６。', DIGITS, '123456'],
    ['ＡＢ１２', { ...DIGITS, upperCase: true }, 'AB12'],
    ['a\u2013b.c?d', { ...DIGITS, upperCase: true, special: true }, 'ABC?D'],
    ['Ab\u200b-Cd', { ...DIGITS, lowerCase: true }, 'abcd'],
    ['١a٢B', { ...DIGITS, upperCase: true, lowerCase: true }, '1a2B'],
    ['！１', { ...DIGITS, special: true }, '!1'],
    ['12345', DIGITS, '12345'],
    ['12345O', DIGITS, '12345O'],
    ['ab cd', { ...DIGITS, upperCase: true }, 'ABCD'],
    ['AB cd', { ...DIGITS, upperCase: true, lowerCase: true }, 'ABcd'],
  ])('typed as "%s" is read as it was meant', (typed, alphabet, code) => {
    expect(normaliseCode(typed, alphabet)).toBe(code);
  });
});

const SCRIPTS = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xe50, 0x17e0, 0xff10, 0x1d7ce];
it('a code typed in any script, with any marks between, is that code and no other', () => {
  const between = fc.constantFrom('', ' ', '-', '\u2013', '.', '\u200b', '\u202c', '\u00a0', '_', '\u3000');
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{4,10}$/),
      fc.constantFrom(...SCRIPTS),
      fc.array(between, { minLength: 11, maxLength: 11 }),
      (code, zero, marks) => {
        const typed = [...code]
          .map((digit, at) => marks[at] + String.fromCodePoint(zero + Number(digit)))
          .join('');
        expect(normaliseCode(typed + marks[10], DIGITS)).toBe(code);
      },
    ),
  );
});

describe('the odds of guessing', () => {
  it('are 50 in a million per number and day by default', () => {
    const odds = guessingOdds({ ...DEFAULT_CODE_POLICY, codesPerDay: DEFAULT_GUARD_POLICY.perNumber.day });
    expect(odds).toBeCloseTo(50 / 1_000_000, 12);
    expect(codeBits(DIGITS, 6)).toBeCloseTo(19.93, 2);
  });

  it('allow no code weaker than 6 digits that nobody asked for', () => {
    expect(checkCodePolicy(DEFAULT_CODE_POLICY).ok).toBe(true);
    const weak = { ...DEFAULT_CODE_POLICY, length: 5 };
    expect(checkCodePolicy(weak)).toMatchObject({ ok: false, error: { code: 'otp_code_weak' } });
    expect(checkCodePolicy({ ...weak, allowWeak: true }).ok).toBe(true);
    const letters = { ...DIGITS, upperCase: true };
    expect(checkCodePolicy({ ...weak, alphabet: letters }).ok).toBe(true);
    expect(checkCodePolicy({ ...weak, length: 4, alphabet: letters }).ok).toBe(false);
  });

  it('need an alphabet', () => {
    const alphabet = { ...DIGITS, digits: false };
    expect(checkCodePolicy({ ...DEFAULT_CODE_POLICY, alphabet })).toMatchObject({
      error: { code: 'request_invalid' },
    });
  });
});
