/** Marks that copying brings along and nobody sees: variation selectors, joiners, fillers, the keycap, blank Braille. */
const UNSEEN =
  /\p{Cf}|\p{Variation_Selector}|\u034f|\u20e3|\u2800|[\u115f\u1160\u3164\uffa0]|[\u17b4\u17b5]/gu;
const DECIMAL = /\p{Nd}/u;
const FOREIGN_DECIMAL = /(?![0-9])\p{Nd}/gu;
const DASHES = /[\p{Pd}\u2043\u2212\u30fc]/gu;

const isDecimal = (codePoint: number): boolean => DECIMAL.test(String.fromCodePoint(codePoint));

/** The digits of a script stand in one run that starts with its zero (Unicode Standard, 4.6). */
const digitValue = (digit: string): string => {
  const codePoint = digit.codePointAt(0)!;
  let first = codePoint;
  while (isDecimal(first - 1)) first -= 1;
  return String((codePoint - first) % 10);
};

/**
 * A text as people type digits, in plain form: digits of every script become 0 to 9, full-width and other compatible
 * forms become the plain character, every dash becomes `-`, and marks that nobody sees are gone. Spaces and letters stay.
 * The one reading of digits for phone numbers and for one-time codes.
 *
 * @example
 * plainDigits('\u0661\u0662\u0663\u2013\uff14'); // '123-4'
 */
export const plainDigits = (typed: string): string =>
  typed.normalize('NFKC').replace(UNSEEN, '').replace(FOREIGN_DECIMAL, digitValue).replace(DASHES, '-');
