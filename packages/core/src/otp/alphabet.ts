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

/**
 * A code as a person typed it, in the form it was made in: without spaces and hyphens, which people put between
 * groups, and in the one case its letters can have.
 *
 * @example
 * normaliseCode(' 123-456 ', digitsOnly); // '123456'
 */
export const normaliseCode = (typed: string, { upperCase, lowerCase }: CodeAlphabet): string => {
  const bare = typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
  if (upperCase && !lowerCase) return bare.toUpperCase();
  return lowerCase && !upperCase ? bare.toLowerCase() : bare;
};
