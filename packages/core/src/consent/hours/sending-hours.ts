/** Opening and closing wall time, `HH:MM`; the closing minute is closed already. */
export type Hours = readonly [open: string, close: string];

/** When commercial texts may arrive, by kind of day; null is never. */
export interface SendingHours {
  readonly weekdays: Hours | null;
  readonly saturday: Hours | null;
  readonly sunday: Hours | null;
  /** `as_usual` where public holidays change nothing. */
  readonly holidays: Hours | 'as_usual' | null;
}

/** Minutes since midnight of `HH:MM`; `24:00` is the end of the day. */
export const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const withDay = (name: string, hours: Hours | null): string | null =>
  hours && `${name} ${hours[0]}-${hours[1]}`;

/**
 * Sending hours as one line for a person.
 *
 * @example
 * describeHours(france); // 'Mon-Fri 08:00-20:00; not on public holidays'
 */
export const describeHours = ({ weekdays, saturday, sunday, holidays }: SendingHours): string => {
  const days = [withDay('Mon-Fri', weekdays), withDay('Sat', saturday), withDay('Sun', sunday)];
  const onHolidays =
    holidays === null
      ? 'not on public holidays'
      : holidays === 'as_usual'
        ? 'public holidays as usual'
        : withDay('public holidays', holidays);
  return [...days.filter((day) => day !== null), onHolidays].join('; ');
};
