/** A date and a time of day, with its zone where one is written: ISO 8601, also with a space for the `T`. */
const WRITTEN =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;
const MINUTE_MS = 60_000;

const formatOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
const aheadOfUtc = (instant: number, format: Intl.DateTimeFormat): number => {
  const part = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const shown = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day']!,
    part['hour']!,
    part['minute']!,
    part['second']!,
  );
  return shown - Math.floor(instant / 1000) * 1000;
};

const offsetOf = (zone: string): number => {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * MINUTE_MS;
};

/** The instant a written date stands for, in milliseconds since 1970; null for what is none. */
const read = (written: string, format: Intl.DateTimeFormat | null): number | null => {
  const match = WRITTEN.exec(written);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number);
  const asUtc = Date.UTC(year!, month! - 1, day!, hour!, minute!, Number(match[6] ?? 0));
  if (Number.isNaN(asUtc)) return null;
  if (match[7] !== undefined) return asUtc - offsetOf(match[7]);
  if (format === null) return null;
  // The second look is for the hours around the change of summer time.
  const first = asUtc - aheadOfUtc(asUtc, format);
  return asUtc - aheadOfUtc(first, format);
};

type Clock = (written: string | undefined) => Date | null;

/** Receipts come by the thousand, and those of one minute, or second, say the same: so many dates are remembered. */
const MOST_KNOWN = 1_000;
const LONGEST_KNOWN = 40;

const createClock = (timeZone: string | null): Clock => {
  const format = timeZone === null ? null : formatOf(timeZone);
  const known = new Map<string, number | null>();
  return (given = '') => {
    const written = given.trim();
    let instant = known.get(written);
    if (instant === undefined) {
      instant = read(written, format);
      if (known.size === MOST_KNOWN) known.clear();
      if (written.length <= LONGEST_KNOWN) known.set(written, instant);
    }
    return instant === null ? null : new Date(instant);
  };
};

const clocks = new Map<string | null, Clock>();

/**
 * Makes what reads the dates a provider writes: with a zone as they stand, without one by the clock of `timeZone`.
 * Null for what is no date, and for one without a zone where nobody has said which: the gateway's own zone says
 * nothing about a provider's.
 *
 * @param timeZone of the IANA database, such as `Europe/Paris`.
 * @example clockIn('Europe/Paris')('2026-07-01 12:00:00') // 10:00 UTC
 */
export const clockIn = (timeZone: string | null): Clock => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = createClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
};
