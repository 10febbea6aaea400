/** A time as submit_sm and its like carry it (SMPP 3.4 section 7.1). */
export type SmppTime =
  /** Milliseconds since 1970. */
  | { readonly kind: 'absolute'; readonly at: number }
  | { readonly kind: 'relative'; readonly seconds: number };

const two = (value: number): string => String(value).padStart(2, '0');

const DAY = 86_400;
const HOUR = 3_600;
const MINUTE = 60;

/**
 * An instant, milliseconds since 1970, as an absolute time in UTC: `YYMMDDhhmmsst00+`.
 *
 * @throws RangeError outside the years 2000 to 2099, which two digits cannot tell apart.
 */
export const absoluteTime = (at: number): string => {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  if (!(year >= 2000 && year <= 2099)) throw new RangeError('SMPP times lie between 2000 and 2099');
  const day = `${two(year % 100)}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}${two(date.getUTCMinutes())}${two(date.getUTCSeconds())}`;
  return `${day}${time}${Math.floor(date.getUTCMilliseconds() / 100)}00+`;
};

/**
 * A span in whole seconds as a relative time: `0000DDhhmmss000R`, at most 99 days.
 *
 * @throws RangeError for a span that is negative, not whole, or 100 days or longer: months have no fixed length.
 */
export const relativeTime = (seconds: number): string => {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds >= 100 * DAY) {
    throw new RangeError('a relative time is 0 to 99 days in whole seconds');
  }
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  return `0000${two(Math.floor(seconds / DAY))}${two(hours)}${two(minutes)}${two(seconds % MINUTE)}000R`;
};

/**
 * Reads either form; undefined for anything else, such as the empty string that means "at once" or "as you like".
 * A relative month counts 30 days and a relative year 365.
 */
export const parseSmppTime = (written: string): SmppTime | undefined => {
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d)(\d\d)([-+R])$/.exec(written);
  if (parts === null) return undefined;
  const numbers = parts.slice(1, 9).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [year, month, day, hour, minute, second, tenths, quarters] = numbers;
  if (parts[9] === 'R') {
    const days = year * 365 + month * 30 + day;
    return { kind: 'relative', seconds: days * DAY + hour * HOUR + minute * MINUTE + second };
  }
  const wall = Date.UTC(2000 + year, month - 1, day, hour, minute, second, tenths * 100);
  const valid = new Date(wall).getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 60;
  if (!valid || quarters > 48) return undefined;
  const offset = quarters * 15 * MINUTE * 1000;
  return { kind: 'absolute', at: parts[9] === '+' ? wall - offset : wall + offset };
};
