/**
 * Hides the middle of a phone number for logs and screens, keeping what tells numbers of a country apart.
 *
 * @example
 * maskNumber('+33612345678'); // '+336******78'
 */
export const maskNumber = (e164: string): string =>
  e164.length < 8 ? '*'.repeat(e164.length) : e164.slice(0, 4) + '*'.repeat(e164.length - 6) + e164.slice(-2);
