import { type Hours, type SendingHours, toMinutes } from './sending-hours.ts';

/** Sending hours an account has chosen for itself, by ISO 3166-1 alpha-2 country. */
export type AccountHours = Readonly<Record<string, SendingHours>>;

const isWithin = (inner: Hours | null, outer: Hours | null): boolean =>
  inner === null ||
  (outer !== null &&
    toMinutes(outer[0]) <= toMinutes(inner[0]) &&
    toMinutes(inner[1]) <= toMinutes(outer[1]));

const holidaysAreWithin = (inner: SendingHours['holidays'], outer: SendingHours): boolean => {
  if (inner === null) return true;
  if (inner === 'as_usual') return outer.holidays === 'as_usual';
  if (outer.holidays !== 'as_usual') return isWithin(inner, outer.holidays);
  return [outer.weekdays, outer.saturday, outer.sunday].every((day) => day === null || isWithin(inner, day));
};

/**
 * The kind of day on which hours go beyond others; null when they stay within them.
 *
 * @example
 * hoursBeyond({ ...france, sunday: ['10:00', '12:00'] }, france); // 'sunday'
 */
export const hoursBeyond = (inner: SendingHours, outer: SendingHours): keyof SendingHours | null => {
  for (const day of ['weekdays', 'saturday', 'sunday'] as const)
    if (!isWithin(inner[day], outer[day])) return day;
  return holidaysAreWithin(inner.holidays, outer) ? null : 'holidays';
};
