import { Temporal } from 'temporal-polyfill';
import { type FlowStep, type StepWindow, WEEKDAYS } from './flow.ts';

/** A window names at least one day of the week: within eight days it has opened. */
const MOST_DAYS = 8;

const wallTime = (date: Temporal.PlainDate, time: string, zone: string): number =>
  date.toPlainDateTime(time).toZonedDateTime(zone).epochMilliseconds;

/** The end of a window's day; `24:00` is midnight of the next. */
const closing = (date: Temporal.PlainDate, until: string, zone: string): number =>
  until === '24:00' ? wallTime(date.add({ days: 1 }), '00:00', zone) : wallTime(date, until, zone);

const localDate = (at: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();

const nextWallTime = (from: number, time: string, zone: string): number => {
  const today = localDate(from, zone);
  const one = wallTime(today, time, zone);
  return one >= from ? one : wallTime(today.add({ days: 1 }), time, zone);
};

const nextOpening = (from: number, { from: open, until, days }: StepWindow, zone: string): number => {
  const today = localDate(from, zone);
  for (let day = 0; day <= MOST_DAYS; day += 1) {
    const date = today.add({ days: day });
    if (!days.includes(WEEKDAYS[date.dayOfWeek - 1]!)) continue;
    const at = Math.max(from, wallTime(date, open, zone));
    if (at < closing(date, until, zone)) return at;
  }
  throw new RangeError('A window that names no day of the week never opens.');
};

/**
 * When a step of a flow is due: its delay after the event, then the next wall time it waits for, then the opening of its
 * window. A wall time that a change of the clocks skips comes when they have changed; one that comes twice, the first time.
 *
 * @param occurredAt milliseconds since 1970, of the event.
 * @param zone IANA name, of the recipient.
 * @throws RangeError when the window names no day.
 */
export const stepDueAt = (
  step: Pick<FlowStep, 'delaySeconds' | 'at' | 'window'>,
  occurredAt: number,
  zone: string,
): number => {
  const delayed = occurredAt + step.delaySeconds * 1000;
  const timed = step.at === null ? delayed : nextWallTime(delayed, step.at, zone);
  return step.window === null ? timed : nextOpening(timed, step.window, zone);
};
