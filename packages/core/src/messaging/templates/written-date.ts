import { Temporal } from 'temporal-polyfill';

/**
 * A date as it was written: a day of the calendar, a time on some clock that is not named, or an instant. Only an
 * instant moves with a zone.
 */
export type WrittenDate =
  | { readonly kind: 'day'; readonly value: Temporal.PlainDate }
  | { readonly kind: 'clock'; readonly value: Temporal.PlainDateTime }
  | { readonly kind: 'instant'; readonly value: Temporal.Instant };

/** ISO 8601 in its long form; the space instead of the T, and before the offset, are how SQL and Ruby write it. */
const FORM =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[Tt ](?<time>\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(?<offset>[Zz]|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

const isWritten = (text: string): Error =>
  new Error(
    `"${text.slice(0, 40)}" is no date of one meaning: write 2026-03-04, or 2026-03-04T15:00:00Z for an instant`,
  );

/**
 * Reads a date in ISO 8601. Every other form is refused by name, since each has two readings: `03/04/2026` is a day in
 * March or in April, `1764000000` counts seconds or milliseconds, `4 March` has no year.
 *
 * @throws Error that names the text, when the form is another or there is no such day.
 */
export const readWrittenDate = (text: string): WrittenDate => {
  const { day, time, offset } = FORM.exec(text.trim())?.groups ?? {};
  if (day === undefined) throw isWritten(text);
  try {
    if (time === undefined)
      return { kind: 'day', value: Temporal.PlainDate.from(day, { overflow: 'reject' }) };
    const local = `${day}T${time.replace(',', '.')}`;
    if (offset === undefined)
      return { kind: 'clock', value: Temporal.PlainDateTime.from(local, { overflow: 'reject' }) };
    const zone = /^(?:z|UTC)$/i.test(offset) ? 'Z' : offset;
    return { kind: 'instant', value: Temporal.Instant.from(`${local}${zone}`) };
  } catch {
    throw new Error(`"${text.slice(0, 40)}" is not in the calendar`);
  }
};
