/** Digits that tell subscribers apart, whatever prefix of a country or trunk stands before them. */
const TELLING_DIGITS = 6;

/**
 * Whether a number as a carrier writes it can be a recipient's: in full, or without the prefix of the country.
 *
 * @example isNumberOf('0612345678', '+33612345678') // true
 */
export const isNumberOf = (written: string, recipient: string): boolean => {
  if (written === recipient) return written !== '';
  const digits = written.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length >= TELLING_DIGITS && recipient.endsWith(digits);
};
