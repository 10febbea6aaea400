import { filters, Liquid } from 'liquidjs';
import { isBlank, NOTHING_ON_PURPOSE } from './blank.ts';
import { dateFilter } from './date-filter.ts';
import { moneyFilter, numberFilter } from './number-filters.ts';
import type { Filter } from './render-context.ts';

/** Filters a text may use; everything else of the language's library is refused by name. */
export const TEMPLATE_FILTERS = [
  'append',
  'capitalize',
  'date',
  'default',
  'downcase',
  'first',
  'join',
  'last',
  'link',
  'money',
  'number',
  'prepend',
  'remove',
  'replace',
  'round',
  'size',
  'slice',
  'strip',
  'truncate',
  'truncatewords',
  'upcase',
] as const;

/** Tags a text may use: choices and loops over what the event carries; nothing that reads files or other templates. */
export const TEMPLATE_TAGS = [
  'if',
  'unless',
  'case',
  'for',
  'assign',
  'comment',
  'raw',
  'break',
  'continue',
] as const;

/** How long one rendering may take, in milliseconds: a text of real use takes well under one. */
const RENDER_LIMIT_MS = 25;

const close = (open: Record<string, unknown>, allowed: readonly string[]): void => {
  for (const name of Object.keys(open)) if (!allowed.includes(name)) delete open[name];
};

/** Prints a value; refuses what would be a hole or `[object Object]`, as an assigned variable or a list item may be. */
const print = (value: unknown): string => {
  if (value === NOTHING_ON_PURPOSE) return '';
  if (value === undefined || value === null) throw new Error('a value to print is missing');
  if (Array.isArray(value)) return value.map(print).join('');
  if (typeof value === 'object') throw new Error('an object cannot be printed; name one of its fields');
  const text = String(value);
  if (isBlank(text)) throw new Error('a value to print is blank');
  return text;
};

const liquidDefault = filters['default'] as Filter;

/** `default`: an empty stand-in says that nothing may be printed there. */
const defaultFilter: Filter = function (value: unknown, standIn: unknown, ...rest: unknown[]) {
  const chosen: unknown = liquidDefault.call(this, value, standIn, ...rest);
  return chosen === standIn && typeof standIn === 'string' && isBlank(standIn) ? NOTHING_ON_PURPOSE : chosen;
};

/** The closed language of texts: Liquid without files, clocks and surprises. */
export const createEngine = (): Liquid => {
  const engine = new Liquid({
    strictVariables: true,
    // Lets `if` and `default` look at a variable that is not there.
    lenientIf: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: print,
    // A text is at most some thousand characters: a template that needs more than this is an attack.
    parseLimit: 20_000,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: 100_000,
    templates: {},
  });
  engine.registerFilter('date', dateFilter);
  engine.registerFilter('default', defaultFilter);
  engine.registerFilter('money', moneyFilter);
  engine.registerFilter('number', numberFilter);
  // Says that a variable may hold a link; what may not has been emptied before.
  engine.registerFilter('link', (value: unknown) => value);
  close(engine.filters, TEMPLATE_FILTERS);
  close(engine.tags, TEMPLATE_TAGS);
  return engine;
};
