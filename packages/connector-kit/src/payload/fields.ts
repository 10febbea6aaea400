import { decodeHTMLStrict } from 'entities';
import { z } from 'zod';

const WHOLE_ID = /^[1-9]\d{0,29}$/;

/**
 * A numeric id, exactly as the platform counts: a number, a bigint (see `parseJson`) or digits come out as digits.
 * A number beyond 2^53 has lost its tail already and is refused.
 */
export const exactId = z
  .union([z.int().positive(), z.bigint().positive(), z.string().regex(WHOLE_ID)], {
    error: 'must be a numeric id',
  })
  .transform(String);

/** Text that a database stores and a handset shows: no NUL (PostgreSQL refuses it), no half surrogate pair. */
const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed().trim();

/**
 * Text that may be missing, null or blank, all of which come out as null.
 *
 * Shops write text for web pages, so it is unescaped, once: `&amp;` is `&`, `&#8217;` is an apostrophe, and `&amp;lt;` is
 * `&lt;`. Only what ends with its semicolon is an entity (HTML Living Standard, 13.5), or `?a=1&copy=2` would change.
 */
export const optionalText = z
  .string({ error: 'must be text or null' })
  .nullish()
  .transform((text) => storable(decodeHTMLStrict(text ?? '')) || null);

/** Yes, no, or not said. */
export const optionalFlag = z
  .boolean({ error: 'must be true, false or null' })
  .nullish()
  .transform((flag) => flag ?? null);

/** A count that may be missing. */
export const optionalCount = z
  .int({ error: 'must be a whole number or null' })
  .nonnegative({ error: 'must not be negative' })
  .nullish()
  .transform((count) => count ?? null);

/** Texts without the missing and blank ones; a missing list is an empty one. */
export const textList = z
  .array(optionalText, { error: 'must be a list of texts or null' })
  .nullish()
  .transform((texts) => (texts ?? []).filter((text) => text !== null));

const instant = z.iso.datetime({
  offset: true,
  error: 'must be a time with its offset, such as 2026-07-01T09:30:00+02:00',
});

/** A moment with its offset from UTC (RFC 3339), which comes out as ISO 8601 in UTC; null when missing. */
export const optionalInstant = instant
  .nullish()
  .transform((time) => (time ? new Date(time).toISOString() : null));

/** A moment as the platform writes it, by the clock of the shop where it says so; null when missing. For `data`. */
export const optionalLocalInstant = instant.nullish().transform((time) => time ?? null);

/** An amount as a decimal string, from text or a number; at most six decimals. Null when missing. */
export const optionalAmount = z
  .union([z.string(), z.number().transform(String)], { error: 'must be a decimal amount or null' })
  .refine((amount) => /^-?\d{1,12}(\.\d{1,6})?$/.test(amount), { error: 'must be a decimal amount or null' })
  .nullish()
  .transform((amount) => amount ?? null);

/** An ISO 4217 code in upper case; what is not one, or stands for no currency (XXX), is as good as missing. */
export const optionalCurrency = optionalText.transform((code) => {
  const currency = code?.toUpperCase() ?? '';
  return /^[A-Z]{3}$/.test(currency) && currency !== 'XXX' ? currency : null;
});

/** An ISO 3166-1 alpha-2 code in upper case; what is not one is as good as missing. */
export const optionalCountry = optionalText.transform((code) => {
  const country = code?.toUpperCase() ?? '';
  return /^[A-Z]{2}$/.test(country) ? country : null;
});

const canonicalLocale = (tag: string): string | null => {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
};

/** A BCP 47 tag in its canonical form, e.g. `fr-FR`; what is not one is as good as missing. */
export const optionalLocale = optionalText.transform((tag) => (tag === null ? null : canonicalLocale(tag)));
