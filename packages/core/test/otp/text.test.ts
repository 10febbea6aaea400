import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultProfile, measure } from '../../src/encoding/index.ts';
import {
  BUILT_IN_TEXTS,
  type CodeText,
  checkCodeTemplate,
  codeText,
  isOriginHost,
  originBoundLine,
  parseOriginBound,
  templateFor,
} from '../../src/otp/index.ts';

const wanted: CodeText = {
  template: 'Code {{code}}, {{minutes}} min',
  code: '123456',
  ttlSeconds: 300,
  domain: null,
  appHash: null,
};
const textOf = (change: Partial<CodeText>): string => {
  const text = codeText({ ...wanted, ...change });
  if (!text.ok) throw new Error(text.error.detail);
  return text.value;
};

describe('the text of a code', () => {
  it('holds the code and the minutes', () => {
    expect(textOf({})).toBe('Code 123456, 5 min');
    expect(textOf({ ttlSeconds: 90 })).toBe('Code 123456, 1 min');
  });

  it.each([
    [300, '5 min', '5'],
    [60, '1 min', '1'],
    [61, '61 s', '1'],
    [119, '119 s', '1'],
    [179, '2 min', '2'],
    [45, '45 s', '0.7'],
    [30, '30 s', '0.5'],
    [600, '10 min', '10'],
  ])('never says that it lives longer than it does: %i s', (ttlSeconds, validity, minutes) => {
    expect(textOf({ ttlSeconds, template: '{{code}} {{validity}}' })).toBe(`123456 ${validity}`);
    expect(textOf({ ttlSeconds, template: '{{code}} {{minutes}}' })).toBe(`123456 ${minutes}`);
    expect(textOf({ ttlSeconds, template: '{{code}} {{seconds}}' })).toBe(`123456 ${ttlSeconds}`);
    for (const template of Object.values(BUILT_IN_TEXTS))
      expect(textOf({ ttlSeconds, template })).toContain(` ${validity}`);
  });

  it('ends in the origin-bound line, after the line for Android', () => {
    const text = textOf({ domain: 'login.example.com', appHash: 'FA+9qCX9VSu' });
    expect(text.split('\n')).toEqual(['Code 123456, 5 min', 'FA+9qCX9VSu', '', '@login.example.com #123456']);
    expect(parseOriginBound(text)).toEqual({ host: 'login.example.com', code: '123456' });
  });

  it('ends in the line for Android when it is for no site', () => {
    expect(textOf({ appHash: 'FA+9qCX9VSu' })).toBe('Code 123456, 5 min\nFA+9qCX9VSu');
  });

  it('is at most what Android reads', () => {
    expect(
      codeText({ ...wanted, template: `{{code}} ${'x'.repeat(130)}`, appHash: 'FA+9qCX9VSu' }),
    ).toMatchObject({ ok: false, error: { code: 'text_too_long', field: 'appHash' } });
  });

  it.each(Object.entries(BUILT_IN_TEXTS))(
    'is one segment of GSM-7 as built in: %s',
    (_language, template) => {
      const text = textOf({ template, domain: 'accounts.a-longish-shop.example', appHash: 'FA+9qCX9VSu' });
      expect(measure(text, defaultProfile)).toMatchObject({ encoding: 'gsm7', segments: 1 });
    },
  );

  it.each([
    ['Hello', 'otp_template_invalid'],
    ['{{code}} for {{name}}', 'otp_template_invalid'],
    ['{{code', 'template_invalid'],
  ])('cannot be made from the template "%s"', (template, code) => {
    expect(checkCodeTemplate(template, 'texts.en')).toMatchObject({
      ok: false,
      error: { code, field: 'texts.en' },
    });
  });

  it("is the account's own, of the language or its base, before the one built in", () => {
    const texts = { 'fr-CA': 'ca', fr: 'own {{code}}' };
    expect(templateFor(texts, 'fr-CA')).toBe('ca');
    expect(templateFor(texts, 'fr-BE')).toBe('own {{code}}');
    expect(templateFor(texts, 'de-AT')).toBe(BUILT_IN_TEXTS['de']);
    expect(templateFor(texts, 'xx')).toBe(BUILT_IN_TEXTS['en']);
    expect(templateFor(texts, 'constructor')).toBe(BUILT_IN_TEXTS['en']);
  });
});

describe('the origin-bound line', () => {
  const host = fc.domain().filter(isOriginHost);
  const code = fc.stringMatching(/^[A-Za-z0-9!#$%&?@]{3,32}$/);

  it('is read back by a browser as it was written, under whatever text', () => {
    fc.assert(
      fc.property(fc.string(), host, code, (body, domain, secret) => {
        const text = `${body}\n${originBoundLine(domain, secret)}`;
        expect(parseOriginBound(text)).toEqual({ host: domain, code: secret });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    'Example.com',
    'localhost',
    'https://example.com',
    'example.com/',
    'ex ample.com',
    '-a.com',
    'a..b',
    '',
  ])('is not made for "%s"', (domain) => expect(isOriginHost(domain)).toBe(false));

  it.each(['no line', '@example.com 123456', '@example.com #123456\nmore', '@localhost #1'])(
    'is not found in "%s"',
    (text) => expect(parseOriginBound(text)).toBeNull(),
  );
});
