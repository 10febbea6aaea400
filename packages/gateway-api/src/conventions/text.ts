import { z } from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
const PRINTABLE = /^[^\u0000-\u001f\u007f]*$/;

/** Whether PostgreSQL can keep a string as it is: text has no U+0000, and UTF-8 no half of a surrogate pair. */
const isKept = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

const isKeptJson = (value: unknown): boolean => {
  if (typeof value === 'string') return isKept(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isKept(name) && isKeptJson(member));
};

const NOT_KEPT = 'must hold no U+0000 and no half of a surrogate pair';

/** A name or a note: 1 to `longest` characters on one line. */
export const lineSchema = (longest: number) =>
  z.string().min(1).max(longest).regex(PRINTABLE, 'must hold no control characters').refine(isKept, NOT_KEPT);

/** A text of 1 to `longest` characters, of as many lines as it likes. */
export const proseSchema = (longest: number) => z.string().min(1).max(longest).refine(isKept, NOT_KEPT);

/** Any JSON value. */
export const jsonSchema = z.json().refine(isKeptJson, NOT_KEPT);

/** A JSON object. */
export const jsonObjectSchema = z.record(z.string(), z.json()).refine(isKeptJson, NOT_KEPT);
