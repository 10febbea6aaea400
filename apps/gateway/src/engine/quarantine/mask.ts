/** Digits that could be a phone number, with what people write between them. */
const NUMBER = /\+?\d(?:[ .\-()/]?\d){5,}/g;
const ADDRESS = /[^\s@"'<>=&,;:]+@[^\s@"'<>=&,;:]+\.[^\s@"'<>=&,;:]+/g;
const SHOWN = 2;

const hide = (found: string): string =>
  found.slice(0, SHOWN + 1) + '*'.repeat(Math.min(8, found.length - 2 * SHOWN - 1)) + found.slice(-SHOWN);

/**
 * Hides what could be phone numbers and e-mail addresses in a text that nobody could read the fields of.
 *
 * @example maskText('to=+33612345678') // 'to=+33*******78'
 */
export const maskText = (text: string): string =>
  text.replace(ADDRESS, (found) => `${found[0]}***@***`).replace(NUMBER, hide);
