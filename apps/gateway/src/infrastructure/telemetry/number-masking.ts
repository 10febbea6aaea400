import { maskNumber } from '@carillon/core/numbers';

/** A property of a JSON text whose value is a string or a number, or a string on its own. */
const TOKEN = /(?:"(\w+)":)?(?:"((?:[^"\\]|\\.)*)"|(?<=:)(\d{6,}))/g;

/** A `+`, or its form in a URL, with 7 to 15 digits (ITU-T E.164) that may be set apart as people write them. */
const INTERNATIONAL = /(?:\+|%2B)(?:[ .()/-]{0,2}\d){7,15}/gi;

/**
 * Digits alone, as carriers and people write numbers, when they are no part of a longer word or of a UUID. An escape
 * of JSON ends in a letter or digit, and is no part of the word after it.
 */
const BARE = /(?:(?<![\w+*])|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{4}))(?<!(?:[0-9a-f]{4}-){3})\d{9,15}(?![\w*])/g;

/** Properties that hold a phone number in whatever form. */
const NUMBER_FIELD =
  /^(to|from|phone|recipient|sender|msisdn|number|e164|destination|source)$|(Phone|Number|Msisdn|_addr)$/;
const ANY_DIGITS = /\d(?:[ .()/-]{0,2}\d){5,}/g;

/** Properties whose digits are a name somebody gave to a thing, such as an order or a message at a carrier. */
const IDENTIFIER_FIELD = /(^id|Id|_id)$/;

const mask = (written: string): string =>
  maskNumber(written.replace(/^%2B/i, '+').replaceAll(/[ .()/-]/g, ''));

const maskText = (text: string, field: string): string => {
  if (!/\d{2}/.test(text)) return text;
  if (NUMBER_FIELD.test(field)) return text.replace(INTERNATIONAL, mask).replace(ANY_DIGITS, mask);
  const masked = text.replace(INTERNATIONAL, mask);
  return IDENTIFIER_FIELD.test(field) ? masked : masked.replace(BARE, mask);
};

/**
 * Masks every phone number in a line of JSON, wherever it stands and however it is written. The line stays JSON.
 * Digits alone may be something else, an order number say: what cannot be told apart is masked.
 *
 * @example
 * maskNumbers('{"msg":"texted +33612345678"}'); // '{"msg":"texted +336******78"}'
 */
export const maskNumbers = (line: string): string =>
  line.replace(
    TOKEN,
    (token, field: string | undefined, text: string | undefined, digits: string | undefined) => {
      const name = field === undefined ? '' : `"${maskText(field, '')}":`;
      if (text !== undefined) return `${name}"${maskText(text, field ?? '')}"`;
      return NUMBER_FIELD.test(field ?? '') ? `${name}"${mask(digits!)}"` : token;
    },
  );
