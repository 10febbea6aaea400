import { expect, it } from 'vitest';
import { textFor } from '../../src/automation/index.ts';

const texts = { text: 'Hello', translations: { fr: 'Bonjour', 'pt-BR': 'Oi', 'fr-CA': 'Allô' } };

it.each([
  ['fr', 'Bonjour'],
  ['fr-FR', 'Bonjour'],
  ['FR_fr', 'Bonjour'],
  ['fr-CA', 'Allô'],
  ['pt', 'Oi'],
  ['pt-PT', 'Oi'],
  ['de', 'Hello'],
  ['', 'Hello'],
  [null, 'Hello'],
])('a reader of %s is told in the nearest language', (locale, expected) => {
  expect(textFor(texts, locale)).toBe(expected);
});
