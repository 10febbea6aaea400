import { plainDigits } from './plain-digits.ts';

/** What a person wrote, once every character of it is accounted for. */
export interface WrittenNumber {
  /** It began with `+`. */
  readonly plus: boolean;
  readonly digits: string;
  /** The digits without a trunk prefix in brackets after the country code, as in `+33 (0)6`; null when there is none. */
  readonly withoutTrunk: string | null;
}

/** Superscripts, circled digits, Roman numerals: marks beside a number, not digits of it. */
const NUMERALS = /[\p{No}\p{Nl}]/u;
const SCHEME = /^(?:tel|sms|callto):(?:\/\/)?/i;
/** Quotes around a cell, the formula that keeps its zero, the apostrophe that makes it text. */
const QUOTED = /^=?"(.*)"$|^'(.*)'$|^[\u201c\u201e](.*)[\u201c\u201d]$|^\u00ab\s*(.*?)\s*\u00bb$/;
const APOSTROPHE = /^['\u2018\u2019`](?=[\s(]*[+\d])/;

/**
 * A field with a phone number as plain characters: digits and dashes of every kind as `plainDigits` makes them, without
 * the scheme of a link, quotes, a spreadsheet's apostrophe, and a full stop or comma at the end.
 */
export const plainField = (human: string): string => {
  const plain = plainDigits(human).trim().replace(SCHEME, '');
  const quoted = QUOTED.exec(plain);
  const bare = quoted ? (quoted.slice(1).find((inner) => inner !== undefined) ?? '') : plain;
  return bare
    .trim()
    .replace(APOSTROPHE, '')
    .replace(/(?<=[\d)])\s*[.,;]$/, '')
    .trim();
};

/** `+` at most once and first; digits; single marks between groups; brackets in pairs around digits. */
const SHAPE = /^[\s(]*(\+)?[\s(]*\d(?:[ \t()]|\d|[-./\u00b7](?!\s*[-./\u00b7]))*$/;
const BRACKETS = /^[^()]*(?:\([^()]*\d[^()]*\)[^()]*)*$/;
const TRUNK = /^([\s(]*(?:\+|00)[\s(]*(?:\d[\s)]*){1,3})[-./]?\s*\(0\)/;
/** A number that a spreadsheet took for a quantity: its last zero is no digit of it. */
const QUANTITY = /^\d+\.0+$/;
const digitsOf = (text: string): string => text.replace(/\D/g, '');

/**
 * Reads what may be one phone number and nothing else, from a field made plain; null when anything in it is neither a
 * digit nor a mark that people put between digits. What the digits name is for the numbering plan to say.
 */
export const readWritten = (field: string): WrittenNumber | null => {
  const text = field.replaceAll('[', '(').replaceAll(']', ')');
  const shape = SHAPE.exec(text);
  if (!shape || !/[\d)]$/.test(text) || !BRACKETS.test(text) || QUANTITY.test(text)) return null;
  const withoutTrunk = TRUNK.test(text) ? digitsOf(text.replace(TRUNK, '$1')) : null;
  return { plus: shape[1] !== undefined, digits: digitsOf(text), withoutTrunk };
};

/** Whether a field holds numerals that are no digits of a number, such as a footnote's. */
export const hasNumerals = (human: string): boolean => NUMERALS.test(human);

/** Words and signs of several languages between two numbers in one field. */
const BETWEEN =
  /[;,|&\\\n\r\t\u0085\u060c\u061b\u2028\u2029\u3001]+|\s+(?:or|and|ou|et|oder|und|o|y|e|of|en|eller|och|og|lub|i|veya|ve|или|и|أو|و)\s+/iu;
/** Fewer digits than this are an extension or a part of a number. */
const FEWEST = 6;
const isLong = (piece: string): boolean => digitsOf(piece).length >= FEWEST;
/** Digits that a whole number has, international prefix and all. */
const isWhole = (piece: string): boolean => /^(?:\D*\d){7,18}\D*$/.test(piece);

/** Where one number may end and the next begin: before digits that start like a whole number. */
const STARTS = /[\s/-]+(?=[(\s]*[+0])/g;

/**
 * Whether a field holds more than one phone number.
 *
 * @param reads says whether a piece of it is a number by itself.
 */
export const holdsSeveral = (field: string, reads: (piece: string) => boolean): boolean => {
  if (field.split(BETWEEN).filter(isLong).length > 1) return true;
  if (field.split(/(?=\+)/).filter(isLong).length > 1) return true;
  return [...field.matchAll(STARTS)].some(({ index }) => {
    const [first, second] = [field.slice(0, index), field.slice(index).replace(/^[\s/-]+/, '')];
    return isWhole(first) && isWhole(second) && reads(first) && reads(second);
  });
};

/** Where a field may be cut into two numbers: before digits, at what stands between groups. */
const CUTS = /[\s/-]+(?=[(\s]*\d)/g;

/** A field and every part of it that may be a number by itself. */
export const piecesOf = (field: string): readonly string[] => {
  const cuts = [...field.matchAll(CUTS)].flatMap(({ index }) => [
    field.slice(0, index),
    field.slice(index).replace(/^[\s/-]+/, ''),
  ]);
  const parts = [...field.split(BETWEEN), ...field.split(/(?=\+)/), ...field.split(/[^\d+()\s.-]+/), ...cuts];
  return [...new Set([field, ...parts])].filter(isWhole);
};

/** Whether a field cut anywhere is two numbers; asked of what is no number as a whole. */
export const isTwoNumbers = (field: string, reads: (piece: string) => boolean): boolean => {
  const parts = field.split(/[^\d+()\s./-]+/).map((part) => part.replace(/^[\s./-]+|[\s./-]+$/g, ''));
  if (parts.filter((part) => isWhole(part) && reads(part)).length > 1) return true;
  return [...field.matchAll(CUTS)].some(({ index }) => {
    const [first, second] = [field.slice(0, index), field.slice(index).replace(/^[\s/-]+/, '')];
    return isWhole(first) && isWhole(second) && reads(first) && reads(second);
  });
};

/** What a telephone system asks for after its number. */
export const EXTENSION =
  /\d\s*(?:[;,]?\s*(?:ext(?:ension|n)?|x|poste|post|p|anexo|interno|int|dw|durchwahl|app|toestel|wew|dahili|доб)\s*[.:=]?|#|[;,]+)\s*\d{1,7}\s*#?$/iu;
