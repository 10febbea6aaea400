import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { plainDigits } from './plain-digits.ts';
import { equalForms } from './renumbering.ts';

/**
 * Digits at the end that every way to write a number has in this order, with whatever between them. A longer run would
 * miss what plans put into the middle, such as Argentina's 15; a text of 8 kB has another's eight once in ten thousand.
 * A national number that is shorter is taken whole.
 */
const TAIL = 8;
const digitsOf = (text: string): string => text.replace(/\D+/g, '');

/** The ends of a number as it is written abroad and at home. */
const endsOf = (e164: string): readonly string[] => {
  const parsed = parsePhoneNumberFromString(e164);
  const forms = parsed ? [parsed.nationalNumber, digitsOf(parsed.formatNational())] : [digitsOf(e164)];
  return forms.map((form) => form.slice(-TAIL));
};

const ASCII = /^[\0-\x7f]*$/;
/** Characters by their number, with its base: of JSON and JavaScript, of HTML and XML. */
const BY_NUMBER = [
  [/\\u([\da-f]{4})/gi, 16],
  [/\\u\{([\da-f]{1,6})\}/gi, 16],
  [/\\x([\da-f]{2})/gi, 16],
  [/&#x([\da-f]{1,6});/gi, 16],
  [/&#(\d{1,7});/g, 10],
] as const;
const HAS_NUMBERED = /\\[ux]|&#/i;
const PERCENT = /%([\da-f]{2})/gi;

const characterOf = (code: number): string => (code <= 0x10_ff_ff ? String.fromCodePoint(code) : ' ');

const unescaped = (text: string): string =>
  BY_NUMBER.reduce(
    (read, [pattern, base]) =>
      read.replace(pattern, (_, digits: string) => characterOf(Number.parseInt(digits, base))),
    text,
  );

/** A text of a form, of an address: what stands for no ASCII is no digit. */
const percentDecoded = (text: string): string =>
  text.replace(PERCENT, (_, byte: string) => {
    const code = Number.parseInt(byte, 16);
    return code < 0x80 ? String.fromCharCode(code) : ' ';
  });

/** E.161: the letters on the keys of the telephone. */
const LETTERS = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** Finds digits in their order with anything but digits between them. */
const asDigits = (digits: string): RegExp => new RegExp([...digits].join('\\D*'));

/** Finds them as keys: each is its digit or one of its letters, with anything but those between them. */
const asKeys = (digits: string): RegExp =>
  new RegExp([...digits].map((digit) => `[${digit}${LETTERS[Number(digit)]}]`).join('[^\\da-z]*'), 'i');

/**
 * Makes a search for the numbers of one line in texts of any kind, to find what is kept about a person: in JSON and in
 * what should be JSON, in forms and markup, with digits of any script, as characters by their number, as words on a
 * keypad, and with anything between the digits. It finds too much rather than too little; never decide with it whom a
 * text goes to.
 *
 * @param numbers E.164.
 * @example
 * createNumberSearch(['+33612345678'])('{"tel": "06.12.34.56.78"}'); // true
 */
export const createNumberSearch = (numbers: readonly string[]): ((text: string) => boolean) => {
  const ends = [...new Set(numbers.flatMap((number) => equalForms(number)).flatMap(endsOf))];
  const patterns = ends.flatMap((end) => [asDigits(end), asKeys(end)]);
  return (text) => {
    const raw = HAS_NUMBERED.test(text) ? unescaped(text) : text;
    const plain = ASCII.test(raw) ? raw : plainDigits(raw);
    const readings = plain.includes('%') ? [plain, percentDecoded(plain)] : [plain];
    return readings.some((reading) => patterns.some((pattern) => pattern.test(reading)));
  };
};
