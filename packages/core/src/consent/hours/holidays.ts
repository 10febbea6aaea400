import Holidays from 'date-holidays';

/** Years whose holidays are kept: a few calendars times a few years. */
const MOST_KEPT = 1_000;
const DAY_MS = 24 * 3600 * 1000;

const calendars = new Map<string, Holidays>();
const years = new Map<string, ReadonlyMap<string, string>>();

/** A calendar is an ISO 3166-1 country or an ISO 3166-2 region, such as `FR` or `FR-57`. */
const calendarOf = (calendar: string): Holidays => {
  const known = calendars.get(calendar);
  if (known) return known;
  const [country = '', region] = calendar.split('-');
  const made = region === undefined ? new Holidays(country) : new Holidays(country, region);
  calendars.set(calendar, made);
  return made;
};

const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const load = (calendar: string, year: number): ReadonlyMap<string, string> => {
  const dates = new Map<string, string>();
  for (const { date, start, end, name, type } of calendarOf(calendar).getHolidays(year)) {
    if (type !== 'public') continue;
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
    for (let day = 0; day < days; day += 1) dates.set(addDays(date.slice(0, 10), day), name);
  }
  return dates;
};

/**
 * The public holiday of a calendar that falls on a local date, or null. Source: the data of npm `date-holidays`.
 *
 * @param calendar a country or a region: `FR`, `FR-57`, `US-TX`.
 * @param date ISO 8601 local date.
 */
export const holidayOn = (calendar: string, date: string): string | null => {
  const year = date.slice(0, 4);
  const key = `${calendar} ${year}`;
  let dates = years.get(key);
  if (!dates) {
    if (years.size >= MOST_KEPT) years.clear();
    dates = load(calendar, Number(year));
    years.set(key, dates);
  }
  return dates.get(date) ?? null;
};

/** The time zones of a country, or none when the data do not know it. */
export const zonesOf = (country: string): readonly string[] => {
  const zones = calendarOf(country).getTimezones();
  return Array.isArray(zones) ? zones : [];
};

/** Whether the calendar data know a region, so that its holidays are its own. @param region ISO 3166-2. */
export const hasCalendar = (region: string): boolean => {
  const [country = '', code = ''] = region.split('-');
  return code in (calendarOf(country).getStates(country) ?? {});
};

/** The time zones of a region of a country, by the calendar data; none when they do not know it. */
export const zonesOfRegion = (region: string): readonly string[] => {
  if (!hasCalendar(region)) return [];
  const zones = calendarOf(region).getTimezones();
  return Array.isArray(zones) ? zones : [];
};
