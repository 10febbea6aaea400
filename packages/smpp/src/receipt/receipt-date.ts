/**
 * The date of a receipt as ISO 8601, or undefined where it is none. It has a zone only where the receipt tells one:
 * most carriers write their local time and do not say which.
 *
 * Read are `YYMMDDhhmm`, `YYMMDDhhmmss`, `YYYYMMDDhhmm`, `YYYYMMDDhhmmss`, SMPP's absolute time
 * `YYMMDDhhmmsstnnp`, ISO-like dates, and milliseconds since 1970.
 *
 * @example
 * receiptDate('1005232039'); // '2010-05-23T20:39'
 * receiptDate('180711070003912+'); // '2018-07-11T07:00:03+03:00'
 */
export const receiptDate = (written: string): string | undefined => {
  if (written.length > LONGEST_KNOWN) return read(written);
  if (known.has(written)) return known.get(written);
  if (known.size === MOST_KNOWN) known.clear();
  const date = read(written);
  known.set(written, date);
  return date;
};

/** Receipts come by the thousand, and those of one minute, or second, say the same. */
const known = new Map<string, string | undefined>();
const MOST_KNOWN = 1_000;
const LONGEST_KNOWN = 20;

const read = (written: string): string | undefined => {
  const value = written.trim();
  const absolute = /^(\d{12})\d(\d{2})([+-])$/.exec(value);
  if (absolute !== null) return zoned(absolute[1]!, Number(absolute[2]), absolute[3]!);
  if (/^\d{13}$/.test(value)) return new Date(Number(value)).toISOString();
  const digits = value.replace(/[-/.:T ]/g, '');
  if (!/^(?:\d{10}|\d{12}|\d{14})$/.test(digits)) return undefined;
  if (digits.length === 14) return local(digits);
  return local(`20${digits}`) ?? (digits.length === 12 ? local(digits) : undefined);
};

/** A date of four-digit year, month, day, hour, minute and perhaps second; undefined where there is no such day. */
const local = (digits: string): string | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(digits);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1);
  const seconds = second === undefined ? '' : `:${second}`;
  const date = `${year}-${month}-${day}T${hour}:${minute}${seconds}`;
  const instant = new Date(`${date}Z`);
  const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
  return exists ? date : undefined;
};

const zoned = (digits: string, quarters: number, sign: string): string | undefined => {
  const date = local(`20${digits}`);
  const hours = String(Math.floor(quarters / 4)).padStart(2, '0');
  const minutes = String((quarters % 4) * 15).padStart(2, '0');
  return date === undefined || quarters > 48 ? date : `${date}${sign}${hours}:${minutes}`;
};
