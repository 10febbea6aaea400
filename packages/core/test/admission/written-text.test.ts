import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, draftMessage } from '../../src/admission/index.ts';
import { defaultProfile, measure } from '../../src/encoding/index.ts';
import { facts, request } from './support/requests.ts';

const draftOf = (text: string, smartEncoding?: boolean) => {
  const drafted = draftMessage(request({ text, ...(smartEncoding === undefined ? {} : { smartEncoding }) }), {
    defaultCountry: 'FR',
    defaultSender: null,
    profile: defaultProfile,
  });
  if (!drafted.ok) throw new Error(drafted.error.detail);
  return drafted.value;
};

describe('the text that is sent', () => {
  it.each([
    ['e\u0301te\u0301', 'été', 'gsm7'],
    ['Zu\u0308rich', 'Zürich', 'gsm7'],
    ['\u212bngstro\u0308m', 'Ångström', 'gsm7'],
    ['и\u0306', 'й', 'ucs2'],
    ['\u1112\u1161\u11ab', '한', 'ucs2'],
    // Form C would take these two apart, so that they cost more than they did.
    ['\u0958\u0958', '\u0958\u0958', 'ucs2'],
    ['\ufb2a\u0958\u0958e\u0301', '\ufb2a\u0958\u0958é', 'ucs2'],
  ])('has %j put together as %j', (typed, sent, encoding) => {
    const { request: kept, measure: measured } = draftOf(typed);
    expect(kept.text).toBe(sent);
    expect(measured).toMatchObject({ encoding, units: sent.length, segments: 1 });
  });

  it('costs the same however its letters were typed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('é', 'ü', 'ñ', 'à', 'a', ' ', 'Ä'), { minLength: 1, maxLength: 400 }),
        (letters) => {
          const text = `x${letters.join('')}`;
          expect(draftOf(text.normalize('NFD')).measure).toEqual(measure(text));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is written plainly only where that was asked for, and says what was replaced', () => {
    const typed = 'It’s here – 5 ≠ 6…';
    expect(draftOf(typed)).toMatchObject({ request: { text: typed }, measure: { encoding: 'ucs2' } });
    expect(draftOf(typed).replacements).toBeUndefined();
    const plain = draftOf(typed, true);
    expect(plain).toMatchObject({
      request: { text: "It's here - 5 != 6..." },
      measure: { encoding: 'gsm7' },
    });
    expect(plain.replacements?.map(({ from, to }) => from + to)).toEqual(["’'", '–-', '≠!=', '…...']);
    const line = decide(plain, facts()).trace.find(({ step }) => step === 'text');
    expect(line?.facts).toMatchObject({ encoding: 'gsm7', replaced: 4 });
  });

  it('is left as it is where plain characters would say something else', () => {
    const struck = 'Now 1\u03360\u0336 5 €';
    expect(draftOf(struck, true)).toMatchObject({ request: { text: struck }, replacements: [] });
  });

  it('may be as long as its plain form fits', () => {
    const typed = `It’s ${'a'.repeat(700)}`;
    expect(() => draftOf(typed)).toThrow('too long');
    expect(draftOf(typed, true).measure).toMatchObject({ encoding: 'gsm7', segments: 5 });
  });
});
