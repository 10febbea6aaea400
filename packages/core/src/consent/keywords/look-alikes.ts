/** Capital letters of other scripts that look like Latin ones on a handset (Unicode TR39, confusables). */
const OTHER_SCRIPTS: Readonly<Record<string, string>> = {
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
  П: 'P',
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
  Π: 'P',
  Տ: 'S',
  Օ: 'O',
  Ꭲ: 'T',
  Ꮪ: 'S',
  Ꮲ: 'P',
  ß: 'SS',
  ẞ: 'SS',
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Ħ: 'H',
  $: 'S',
};

/** Small capitals, which have no case of their own. */
const SMALL_CAPITALS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ'].map((letter, place) => [letter, [...'ABCDEFGHIJKLMNOPRSTUVWYZ'][place]!]),
);

/** Enclosed and regional letters, each as the code point of its A: `🅢`, `🆂`, `🇸`. */
const ENCLOSED = [0x1f150, 0x1f170, 0x1f1e6];

/** Digits that stand for letters, only inside a word: `ST0P`. */
const DIGIT_LETTERS: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 3: 'E', 5: 'S', 4: 'A', 7: 'T' };

const latinOf = (character: string): string => {
  const known = OTHER_SCRIPTS[character] ?? SMALL_CAPITALS[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  const first = ENCLOSED.find((start) => code >= start && code < start + 26);
  return first === undefined ? character : String.fromCharCode(0x41 + code - first);
};

/** Signs that stand for a letter between two letters: `ST🛑P`, `ST()P`, `S+OP`. */
const BETWEEN_LETTERS: readonly (readonly [RegExp, string])[] = [
  [/(?<=\p{L})(?:[⭕🛑⛔🔴🚫]|\(\))(?=\p{L})/gu, 'O'],
  [/(?<=\p{L})\+(?=\p{L})/gu, 'T'],
  [/(?<=\p{L})@(?=\p{L})/gu, 'A'],
];

/** A text with look-alikes as the Latin letters they stand for. It is in upper case, but for small capitals. */
export const asLatin = (text: string): string => {
  const letters = text.replace(/[^ -~\s]|\$/gu, latinOf);
  return BETWEEN_LETTERS.reduce((mended, [sign, letter]) => mended.replace(sign, letter), letters);
};

/** `ST0P` is STOP; a code behind a word is left: `STOP36111`. */
export const mendDigits = (word: string): string =>
  /[A-Z]/.test(word) && /\d/.test(word)
    ? word.replace(/\d/g, (digit) => DIGIT_LETTERS[digit] ?? digit)
    : word;
