/** Dates come without a zone; the company's is assumed, as nothing says which. */
const ZONE = 'Europe/Paris';
const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})/;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
const aheadOfUtc = (instant: number): number => {
  const part = Object.fromEntries(
    clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
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

/** Reads a callback's `YYYY-MM-DD HH:mm:ss` as the time in Paris; null when it is not one. */
export const readProviderTime = (written: string | undefined): Date | null => {
  const match = WRITTEN.exec(written ?? '');
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  const asUtc = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  // The second look is for the hours around the change of summer time.
  const first = asUtc - aheadOfUtc(asUtc);
  const instant = new Date(asUtc - aheadOfUtc(first));
  return Number.isNaN(instant.getTime()) ? null : instant;
};
