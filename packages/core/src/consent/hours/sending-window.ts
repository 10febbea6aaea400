import { Temporal } from 'temporal-polyfill';
import { holidayOn } from './holidays.ts';
import { type Hours, type SendingHours, toMinutes } from './sending-hours.ts';

/** Where a recipient may be: a time zone, the hours that apply there, and the calendar of its public holidays. */
export interface Place {
  /** IANA name. */
  readonly zone: string;
  /** A country or region of `holidayOn`. */
  readonly calendar: string;
  readonly hours: SendingHours;
}

/** How far ahead an open instant is looked for. */
const HORIZON_DAYS = 60;
const MINUTE_MS = 60_000;

const hoursOn = ({ hours, calendar }: Place, date: Temporal.PlainDate): Hours | null => {
  if (hours.holidays !== 'as_usual' && holidayOn(calendar, date.toString()) !== null) return hours.holidays;
  if (date.dayOfWeek === 6) return hours.saturday;
  return date.dayOfWeek === 7 ? hours.sunday : hours.weekdays;
};

const localTime = (zone: string, at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** Whether a commercial text may arrive at a place at an instant (milliseconds since 1970). */
export const isOpen = (place: Place, at: number): boolean => {
  const local = localTime(place.zone, at);
  const hours = hoursOn(place, local.toPlainDate());
  if (hours === null) return false;
  const minute = local.hour * 60 + local.minute;
  return minute >= toMinutes(hours[0]) && minute < toMinutes(hours[1]);
};

/** The clock changes of a zone from an instant on, as far as the horizon. */
const clockChanges = (zone: string, from: number): number[] => {
  const changes: number[] = [];
  const last = from + HORIZON_DAYS * 24 * 3600 * 1000;
  for (let local = localTime(zone, from); ; ) {
    const next = local.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds > last) return changes;
    changes.push(next.epochMilliseconds);
    local = next;
  }
};

/** The opening of a local day. A wall time that comes twice counts twice, one that is skipped is its clock change. */
const openings = (place: Place, date: Temporal.PlainDate): number[] => {
  const hours = hoursOn(place, date);
  if (hours === null) return [];
  const wall = date.toPlainDateTime(hours[0]);
  return (['earlier', 'later'] as const).map(
    (disambiguation) => wall.toZonedDateTime(place.zone, { disambiguation }).epochMilliseconds,
  );
};

/**
 * The window of a place can only open when a local day reaches its opening time, or when the clocks change: so the
 * earliest open instant is `from` itself or one of these.
 */
const earliestAt = (place: Place, from: number): number | null => {
  if (isOpen(place, from)) return from;
  const later = (at: number): boolean => at > from && isOpen(place, at);
  const today = localTime(place.zone, from).toPlainDate();
  let earliest = clockChanges(place.zone, from).find(later) ?? null;
  for (let day = -1; day <= HORIZON_DAYS; day += 1) {
    const date = today.add({ days: day });
    if (earliest !== null && earliest <= date.toZonedDateTime(place.zone).epochMilliseconds) break;
    for (const at of openings(place, date))
      if (later(at) && (earliest === null || at < earliest)) earliest = at;
  }
  return earliest;
};

/** Rounds are few: each moves past a closed stretch of some place. */
const MOST_ROUNDS = 500;

const search = (places: readonly Place[], from: number): number | null => {
  let at = from;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let next = at;
    for (const place of places) {
      const open = earliestAt(place, at);
      if (open === null) return null;
      if (open > next) next = open;
    }
    if (next === at) return at;
    at = next;
  }
  return null;
};

/** Windows change on whole minutes, so a campaign asks for few different answers. */
const answers = new Map<string, number | null>();
const MOST_ANSWERS = 20_000;

/**
 * The earliest instant from `from` on at which all places are open; `from` itself when they are now. Null when there
 * is none within 60 days. Instants are milliseconds since 1970.
 *
 * @param key names the places: the same key means the same places.
 */
export const earliestOpen = (key: string, places: readonly Place[], from: number): number | null => {
  const minute = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  const name = `${key} ${minute}`;
  let answer = answers.get(name);
  if (answer === undefined) {
    answer = search(places, minute);
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(name, answer);
  }
  return answer === minute ? from : answer;
};
