import { z } from 'zod';

/** Any value JSON can carry: the core's type of that name, spelled here so that our types stand without the core. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
const PRINTABLE = /^[^\u0000-\u001f\u007f]*$/;

/** Whether PostgreSQL can keep a string as it is: text has no U+0000, and UTF-8 no half of a surrogate pair. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

const isStorableJson = (value: unknown): boolean => {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorableJson(member));
};

const NOT_STORABLE = 'must hold no U+0000 and no half of a surrogate pair';

/** A name or a note: 1 to `longest` characters on one line. */
export const lineSchema = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(PRINTABLE, 'must hold no control characters')
    .refine(isStorable, NOT_STORABLE);

/** What a caller passes on from elsewhere: up to `longest` characters, perhaps none. */
export const passedOnSchema = (longest: number) => z.string().max(longest).refine(isStorable, NOT_STORABLE);

/** A text of 1 to `longest` characters, of as many lines as it likes. */
export const proseSchema = (longest: number) =>
  z.string().min(1).max(longest).refine(isStorable, NOT_STORABLE);

/**
 * Any JSON value: bodies come from a JSON parser, so no other can be there. Written as the empty schema, since a
 * recursive one has no valid form in OpenAPI 3.0 without a name for each of its uses.
 */
export const jsonSchema = (z.unknown() as z.ZodType<Json, Json>).refine(isStorableJson, NOT_STORABLE);

/** A JSON object. */
export const jsonObjectSchema = z
  .record(z.string(), z.unknown() as z.ZodType<Json, Json>)
  .refine(isStorableJson, NOT_STORABLE);
