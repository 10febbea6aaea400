/** E.161: the keys of the telephone that carry letters. */
const KEYPAD = '22233344455566677778889999';

/** Digits, then a word of letters alone, in groups or not: `1-800-GO-FEDEX`, `555-SHIP`. */
const VANITY = /^(\+?[\d\s().-]*\d[)]?)([\s.-]*)([A-Za-z]+(?:[\s.-]?[A-Za-z]+)*)$/;
const FEWEST_LETTERS = 3;
/** One letter over and over, or N and X of a pattern, hides digits; O, I and L alone are digits typed wrongly. */
const NO_WORD = /^(?:([a-z])\1*|[nx]+|[oil]+)$/i;

/** A number whose end is a word, as digits. */
export interface VanityNumber {
  readonly dialled: string;
  /** The word stands by itself: `555-SHIP`, not `555SHIP`. */
  readonly apart: boolean;
}

/**
 * Reads the letters of a vanity number as keys; null when the field is none. Whether its plan has such numbers is for the
 * caller to say: elsewhere letters are a name, a mask or a slip of the finger.
 *
 * @example
 * readVanity('555-555-SHIP'); // { dialled: '555-555-7447', apart: true }
 */
export const readVanity = (field: string): VanityNumber | null => {
  const [, digits = '', between = '', word = ''] = VANITY.exec(field) ?? [];
  const letters = word.replace(/[^A-Za-z]/g, '');
  if (letters.length < FEWEST_LETTERS || NO_WORD.test(letters)) return null;
  const keys = word.replace(/[A-Za-z]/g, (letter) => KEYPAD[letter.toLowerCase().charCodeAt(0) - 97]!);
  return { dialled: digits + between + keys, apart: between !== '' };
};
