import fc from 'fast-check';
import { type Hours, holidayOn, type Place, type SendingHours } from '../../src/consent/index.ts';

const DAY = 24 * 3600 * 1000;

/** Wall time of a zone by Intl, which shares nothing with what is tested. */
const wallOf = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at: number) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      date: `${parts['year']}-${parts['month']}-${parts['day']}`,
      day: parts['weekday']!,
      time: `${parts['hour']}:${parts['minute']}`,
    };
  };
};

/** Whether an instant is legal, said as plainly as the rule is. */
export const isLegal =
  ({ zone, calendar, hours }: Place, wall = wallOf(zone)) =>
  (at: number): boolean => {
    const { date, day, time } = wall(at);
    const holiday = hours.holidays !== 'as_usual' && holidayOn(calendar, date) !== null;
    const weekly = day === 'Sat' ? hours.saturday : day === 'Sun' ? hours.sunday : hours.weekdays;
    const open = holiday ? (hours.holidays as Hours | null) : weekly;
    return open !== null && time >= open[0] && time < open[1];
  };

const zones = fc.constantFrom(
  'Europe/Paris',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/Havana',
  'Africa/Cairo',
  'Pacific/Apia',
  'Pacific/Chatham',
  'America/Asuncion',
  'Asia/Beirut',
  'UTC',
);
const time = fc.integer({ min: 0, max: 24 * 4 }).map((quarters) => {
  const minutes = quarters * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
});
const span = fc.tuple(time, time).filter(([open, close]) => open < close) as fc.Arbitrary<Hours>;
export const sendingHours: fc.Arbitrary<SendingHours> = fc.record({
  weekdays: fc.option(span, { nil: null }),
  saturday: fc.option(span, { nil: null }),
  sunday: span,
  holidays: fc.oneof(fc.constant('as_usual' as const), fc.constant(null), span),
});
const calendars = fc.constantFrom('FR', 'FR-57', 'RE', 'US', 'DE-BY', 'AU-NSW');
export const place: fc.Arbitrary<Place> = fc.record({
  zone: zones,
  calendar: calendars,
  hours: sendingHours,
});

/** Clock changes, date-line jumps, holidays and year ends, and whatever lies between. */
export const instants = fc.oneof(
  fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) }),
  fc
    .tuple(
      fc.constantFrom(
        Date.UTC(2026, 2, 29, 1),
        Date.UTC(2026, 9, 25, 1),
        Date.UTC(2026, 2, 8, 7),
        Date.UTC(2026, 10, 1, 6),
        Date.UTC(2026, 3, 4, 15),
        Date.UTC(2026, 9, 3, 15),
        Date.UTC(2011, 11, 30, 10),
        Date.UTC(2026, 11, 25),
        Date.UTC(2026, 2, 8, 5),
        Date.UTC(2026, 10, 1, 5),
        Date.UTC(2026, 2, 28, 22),
        Date.UTC(2026, 3, 24, 0),
      ),
      fc.integer({ min: -3 * DAY, max: 3 * DAY }),
    )
    .map(([around, offset]) => around + offset),
);
