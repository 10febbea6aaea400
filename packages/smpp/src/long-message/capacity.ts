/** Octets of user data in one SMS (3GPP TS 23.040 section 9.2.3.24). */
const USER_DATA_LENGTH = 140;

/** How a body is counted: septets of a 7-bit alphabet, UTF-16 units, or octets. */
export type Unit = 'septet' | 'ucs2' | 'octet';

/**
 * Units that fit one SMS beside a user data header of so many octets, its length octet included.
 *
 * @example
 * capacityBeside(0, 'septet'); // 160
 * capacityBeside(6, 'septet'); // 153
 * capacityBeside(7, 'ucs2'); // 66
 */
export const capacityBeside = (headerLength: number, unit: Unit): number => {
  const left = USER_DATA_LENGTH - headerLength;
  if (unit === 'octet') return left;
  return unit === 'ucs2' ? Math.floor(left / 2) : Math.floor((left * 8) / 7);
};
