import { plainDigits } from '../numbers/index.ts';

/** Which characters a code may be made of. */
export interface CodeAlphabet {
  readonly digits: boolean;
  readonly upperCase: boolean;
  readonly lowerCase: boolean;
  /** `! # $ % & ? @` */
  readonly special: boolean;
  /** Leaves out what is misread when letters stand beside digits: `0 O o 1 I i L l`. */
  readonly withoutConfusing: boolean;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CONFUSING = new Set('0Oo1IiLl');

/** The characters of an alphabet, each once. Digits alone are never confusing. */
export const charactersOf = (alphabet: CodeAlphabet): string => {
  const all = [
    alphabet.digits ? '0123456789' : '',
    alphabet.upperCase ? UPPER : '',
    alphabet.lowerCase ? UPPER.toLowerCase() : '',
    alphabet.special ? '!#$%&?@' : '',
  ].join('');
  const letters = alphabet.upperCase || alphabet.lowerCase;
  return alphabet.withoutConfusing && letters ? [...all].filter((one) => !CONFUSING.has(one)).join('') : all;
};

/** Signs, spaces and marks, which people put between and around the groups of a code. */
const SIGNS = /[\p{P}\p{S}\p{Z}\p{M}\s]/gu;

/**
 * A code as a person typed it, in the form it was made in: digits of any script and full-width forms as the plain ones,
 * without spaces, dashes, full stops, quotes and marks that nobody sees, and in the one case its letters can have. A
 * sign that codes of the alphabet have stays.
 *
 * @example
 * normaliseCode(' \u0661\u0662\u0663\u2013456. ', digitsOnly); // '123456'
 */
export const normaliseCode = (typed: string, alphabet: CodeAlphabet): string => {
  const own = charactersOf(alphabet);
  const bare = plainDigits(typed).replaceAll(SIGNS, (sign) => (own.includes(sign) ? sign : ''));
  if (alphabet.upperCase && !alphabet.lowerCase) return bare.toUpperCase();
  return alphabet.lowerCase && !alphabet.upperCase ? bare.toLowerCase() : bare;
};
