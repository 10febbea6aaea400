import { describe, expect, it } from 'vitest';
import { ANSWER_KINDS, answerTo, contactOf, LANGUAGES } from '../../src/consent/index.ts';
import { measure } from '../../src/encoding/index.ts';

const QUIET = {
  settings: {},
  accountName: 'Acme',
  language: null,
  languages: ['fr', 'en'],
  confirmation: null,
} as const;
const AMERICA = { ...QUIET, languages: ['en', 'es'], confirmation: { en: 'ok' } } as const;

describe('the answer to a keyword', () => {
  it.each(ANSWER_KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const)))(
    '%s has words in %s that fit one segment of GSM-7, and name who answers',
    (kind, language) => {
      const text = answerTo(kind, {
        ...AMERICA,
        language,
        settings: { contact: { en: 'help@acme.example' } },
      })!;
      expect(text.startsWith('Acme')).toBe(true);
      expect(measure(text)).toMatchObject({ encoding: 'gsm7', segments: 1 });
      if (kind === 'help') expect(text).toContain('help@acme.example');
    },
  );

  it('is not sent where neither the account nor the country wants one', () => {
    for (const kind of ANSWER_KINDS) expect(answerTo(kind, QUIET)).toBeNull();
    expect(answerTo('help', { ...QUIET, settings: { contact: { fr: '0123456789' } } })).toContain(
      '0123456789',
    );
  });

  it("is the account's own in the keyword's language, and ours where it has none", () => {
    const settings = { name: 'Chez Acme', stop: { fr: 'Fini, {name} se tait.' } };
    expect(answerTo('stop', { ...AMERICA, settings, language: 'fr' })).toBe('Fini, Chez Acme se tait.');
    expect(answerTo('stop', { ...AMERICA, settings, language: 'de' })).toMatch(
      /^Chez Acme: Sie sind abgemeldet/,
    );
    expect(answerTo('stop', { ...AMERICA, settings, language: null })).toMatch(
      /^Chez Acme: You are unsubscribed/,
    );
    expect(answerTo('stop', { ...AMERICA, settings, language: 'tr' })).toMatch(/^Chez Acme: You are/);
  });

  it('names the contact of the language, else another, else none', () => {
    const contact = { en: 'help@acme.example', fr: 'aide@acme.example' };
    expect(contactOf({ contact }, ['fr'])).toBe('aide@acme.example');
    expect(contactOf({ contact }, ['de'])).toBe('help@acme.example');
    expect(contactOf({})).toBeNull();
    expect(answerTo('help', AMERICA)).not.toContain('{');
  });
});
