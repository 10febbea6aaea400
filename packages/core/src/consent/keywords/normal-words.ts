/** Letters of other scripts, and digits, that look like Latin letters on a handset. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  І: 'I',
  Ј: 'J',
  К: 'K',
  М: 'M',
  О: 'O',
  Р: 'P',
  Ѕ: 'S',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
  Σ: 'S',
  ß: 'SS',
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  $: 'S',
  П: 'P',
  Π: 'P',
};

/** Digits that stand for letters, only inside a word: `ST0P`. */
const DIGIT_LETTERS: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 3: 'E', 5: 'S', 4: 'A' };

const COMBINING = /[\u0300-\u036f]/g;
const INVISIBLE = /\u00ad|[\u200b-\u200f]|\u2060|[\ufe00-\ufe0f]|\ufeff/g;

const mendDigits = (word: string): string =>
  /[A-Z]/.test(word) && /\d/.test(word)
    ? word.replace(/\d/g, (digit) => DIGIT_LETTERS[digit] ?? digit)
    : word;

/** `S.T.O.P`, `S T O P`: letters written one by one are a word. */
const joinLetters = (words: readonly string[]): readonly string[] =>
  words.length > 2 && words.every((word) => word.length === 1 && /\p{L}/u.test(word))
    ? [words.join('')]
    : words;

/**
 * The words of a text in the form keywords are compared in: upper case, without accents, punctuation and invisible
 * characters, look-alike letters as Latin ones.
 *
 * @example
 * normalWords('« Árrêt ! »'); // ['ARRET']
 */
export const normalWords = (text: string): readonly string[] => {
  const plain = text
    .normalize('NFKD')
    .replace(COMBINING, '')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .toUpperCase();
  const latin = Array.from(plain, (character) => LOOK_ALIKES[character] ?? character).join('');
  const words = latin.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
  return joinLetters(words.map(mendDigits));
};
