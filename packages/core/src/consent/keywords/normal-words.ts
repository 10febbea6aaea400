import { asLatin, mendDigits } from './look-alikes.ts';

/** Accents, Arabic and Hebrew vowel signs, and the Arabic line filler. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]/g;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** Letters that Arabic and Persian keyboards write one for the other. */
const ARABIC: Readonly<Record<string, string>> = { ى: 'ي', ة: 'ه', ی: 'ي', ک: 'ك' };

/** `S.T.O.P`, `S T O P`: letters written one by one, at least three, are a word. */
const SPELT =
  /(?<![\p{L}\p{M}\p{N}])[\p{L}\p{N}](?:[^\p{L}\p{M}\p{N}\n]{1,2}[\p{L}\p{N}]){2,}(?![\p{L}\p{M}\p{N}])/gu;
const joinSpelt = (text: string): string =>
  text.replace(SPELT, (spelt) => (/^\P{L}/u.test(spelt) ? spelt : spelt.replace(/[^\p{L}\p{N}]/gu, '')));

/** `DON'T` is one word; other apostrophes part two: `N'ENVOYEZ`. */
const joinNot = (text: string): string => text.replace(/N['’‘`´ʼ]T\b/gu, 'NT');

/** `STOOOOP`: nobody writes a letter three times but to be heard. */
const unstretch = (text: string): string => text.replace(/(\p{L})\1{2,}/gu, '$1');

/**
 * A text in the form keywords are compared in: upper case, without accents and invisible characters, look-alike letters
 * as Latin ones. Punctuation stays.
 */
export const normalText = (text: string): string => {
  const plain = text.normalize('NFKD').replace(MARKS, '').replace(INVISIBLE, '').normalize('NFC');
  const letters = asLatin(plain.toUpperCase()).replace(/[ىةیک]/g, (letter) => ARABIC[letter]!);
  return unstretch(joinNot(joinSpelt(letters)));
};

/** A word with a code right behind it is two. */
const partCode = (word: string): string[] => {
  const found = /^(\S*\p{L})(\d{3,8})$/u.exec(word);
  return found ? [found[1]!, found[2]!] : [word];
};

/** The words of a text in normal form. */
export const wordsOf = (normal: string): readonly string[] =>
  normal
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap(partCode)
    .map(mendDigits);

/**
 * The words of a text in the form keywords are compared in: upper case, without accents, punctuation and invisible
 * characters, look-alike letters as Latin ones.
 *
 * @example
 * normalWords('« Árrêt ! »'); // ['ARRET']
 */
export const normalWords = (text: string): readonly string[] => wordsOf(normalText(text));
