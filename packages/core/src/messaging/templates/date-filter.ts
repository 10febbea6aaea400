import { filters } from 'liquidjs';
import { Temporal } from 'temporal-polyfill';
import {
  contextOf,
  type Filter,
  type FilterThis,
  type RenderContext,
  withPlainSpaces,
} from './render-context.ts';
import { readWrittenDate, type WrittenDate } from './written-date.ts';

/** Lengths that need no pattern: the language orders day, month and year itself. */
const LENGTHS = ['short', 'medium', 'long', 'full'] as const;
type Length = (typeof LENGTHS)[number];
const isLength = (format: string): format is Length => LENGTHS.some((length) => length === format);

/** Directives of strftime that print a zone or count from 1970: a day or a clock has neither. */
const NEEDS_INSTANT = /%[-_0^#:\d]*[zZs]/;

/** Short forms of strftime (IEEE Std 1003.1) that Liquid's own does not know. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  '%F': '%Y-%m-%d',
  '%T': '%H:%M:%S',
  '%R': '%H:%M',
  '%D': '%m/%d/%y',
};
/** A directive Liquid does not know would be printed as it stands. */
const UNKNOWN = /%[-_0^#:\d]*[^aAbBcCdeHIjklLmMNnpPqsStuUwWxXyYzZ%_0^#:\d-]/;

/** A date on the clock it is printed by: that of the zone for an instant, its own for the others. */
interface Shown {
  readonly kind: WrittenDate['kind'];
  readonly at: Temporal.Instant;
  readonly zone: string;
}

/** Zones that were found to be some: to ask `Intl` costs more than the rest of a date. They are as many as there are places. */
const known = new Set<string>();

const checkZone = (zone: string): void => {
  if (known.has(zone)) return;
  new Intl.DateTimeFormat('en', { timeZone: zone });
  known.add(zone);
};

const zoneFor = (asked: unknown, { timeZone }: RenderContext): string => {
  const zone = typeof asked === 'string' && asked !== '' ? asked : (timeZone?.() ?? null);
  if (zone === null)
    throw new Error(
      'the recipient\'s time zone is not known: send options.timeZone, or name it in the filter, as in date: "%H:%M", "Europe/Paris"',
    );
  try {
    checkZone(zone);
    return zone;
  } catch {
    throw new Error(`"${zone}" is no time zone: write an IANA name such as Europe/Paris`);
  }
};

const nowIn = (value: string, asked: unknown, context: RenderContext): Shown => {
  if (context.now === undefined) throw new Error(`"${value}" is not known here: give the date as a variable`);
  return {
    kind: value === 'today' ? 'day' : 'instant',
    at: Temporal.Instant.fromEpochMilliseconds(context.now),
    zone: zoneFor(asked, context),
  };
};

const shownAs = (value: unknown, asked: unknown, context: RenderContext): Shown => {
  if (value === 'now' || value === 'today') return nowIn(value, asked, context);
  if (typeof value === 'number')
    throw new Error(
      `${value} is no date of one meaning: it may count seconds or milliseconds; write 2026-03-04T15:00:00Z`,
    );
  const written = readWrittenDate(String(value));
  if (written.kind === 'instant')
    return { kind: 'instant', at: written.value, zone: zoneFor(asked, context) };
  return { kind: written.kind, at: written.value.toZonedDateTime('UTC').toInstant(), zone: 'UTC' };
};

const inLength = ({ kind, at, zone }: Shown, length: Length, locale: string): string => {
  const style = kind === 'day' ? { dateStyle: length } : { dateStyle: length, timeStyle: 'short' as const };
  return new Intl.DateTimeFormat(locale, { ...style, timeZone: zone }).format(at.epochMilliseconds);
};

const expand = (pattern: string): string => pattern.replace(/%[FTRD]/g, (form) => SHORT_FORMS[form]!);

const strftime = filters['date'] as Filter;

/** Directives that print the zone's name, which its offset does not tell. */
const NEEDS_NAME = /%[-_0^#:\d]*Z/;

const MINUTE_NS = 60e9;

/** Minutes that the clock of a zone is behind UTC, which is what Liquid asks for: it works them out of two formatted dates. */
const behindUtc = (at: Temporal.Instant, zone: string): number =>
  -at.toZonedDateTimeISO(zone).offsetNanoseconds / MINUTE_NS;

/** Liquid's own strftime, told language and zone: left alone it would take the ones of the machine. */
const inPattern = (
  filter: FilterThis,
  { at, zone }: Shown,
  { format, locale }: { format: string; locale: string },
): string => {
  const { memoryLimit } = filter.context;
  const clock = NEEDS_NAME.test(format) ? zone : behindUtc(at, zone);
  const context = { memoryLimit, opts: { locale, timezoneOffset: clock, dateFormat: format } };
  return strftime.call(
    { ...filter, context } as unknown as FilterThis,
    at.toString(),
    format,
    clock,
  ) as string;
};

/**
 * `date`: a day stays that day, an instant is shown by the clock of the recipient, in the recipient's language.
 * `{{ delivery.day | date }}`, `{{ slot.start | date: "%H:%M" }}`, `{{ slot.start | date: "short", "Europe/Paris" }}`.
 */
export const dateFilter: Filter = function (value: unknown, format?: unknown, zone?: unknown) {
  if (value === undefined || value === null || value === '') return value;
  const context = contextOf(this.context);
  const shown = shownAs(value, zone, context);
  const pattern = format === undefined || format === null ? 'long' : String(format);
  if (isLength(pattern)) return withPlainSpaces(inLength(shown, pattern, context.locale));
  const unknown = UNKNOWN.exec(expand(pattern).replaceAll('%%', ''))?.[0];
  if (unknown !== undefined) throw new Error(`"${unknown}" is no directive of strftime that dates have here`);
  if (shown.kind !== 'instant' && NEEDS_INSTANT.test(pattern))
    throw new Error(`"${pattern}" prints a time zone, and "${String(value)}" has none`);
  return withPlainSpaces(inPattern(this, shown, { format: expand(pattern), locale: context.locale }));
};
