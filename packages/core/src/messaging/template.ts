import { Liquid, type Template as LiquidNode } from 'liquidjs';
import { type Json, valueAt } from '../events/index.ts';
import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';

/** A template that parsed: its text and the variables it reads, e.g. `order.name`. */
export interface Template {
  readonly source: string;
  readonly variables: readonly string[];
  readonly nodes: readonly LiquidNode[];
}

export type TemplateRefusal = Refusal<'template_invalid' | 'variable_unresolved'>;

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

const close = (open: Record<string, unknown>, allowed: readonly string[]): void => {
  for (const name of Object.keys(open)) if (!allowed.includes(name)) delete open[name];
};

/** Prints a value; refuses what would be a hole or `[object Object]`, as an assigned variable or a list item may be. */
const print = (value: unknown): string => {
  if (value === undefined || value === null) throw new Error('a value to print is missing');
  if (Array.isArray(value)) return value.map(print).join('');
  if (typeof value === 'object') throw new Error('an object cannot be printed; name one of its fields');
  return String(value);
};

const createEngine = (): Liquid => {
  const engine = new Liquid({
    strictVariables: true,
    // Lets `if` and `default` look at a variable that is not there.
    lenientIf: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: print,
    // A text is at most some thousand characters: a template that needs more than this is an attack.
    parseLimit: 20_000,
    renderLimit: 50,
    memoryLimit: 100_000,
    templates: {},
  });
  close(engine.filters, TEMPLATE_FILTERS);
  close(engine.tags, TEMPLATE_TAGS);
  return engine;
};

const engine = createEngine();

/** A null is a hole too: without it, a strict engine refuses the variable instead of printing nothing. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
};

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!;

/** What the engine says when a render took longer than `renderLimit`. */
const TOO_LONG = /render limit exceeded/;

/** Renders; a render that took too long once may have met a machine that stood still, and is tried again. */
const render = (nodes: readonly LiquidNode[], variables: object, tries = 3): string => {
  try {
    return engine.renderSync([...nodes], variables) as string;
  } catch (error) {
    if (tries > 1 && TOO_LONG.test(reason(error))) return render(nodes, variables, tries - 1);
    throw error;
  }
};

/**
 * Parses a text with Liquid variables, e.g. `Your order {{ order.name }} is on its way: {{ tracking.url }}`.
 *
 * Refusal: `template_invalid`, with the place and the reason (unclosed tag, unknown filter or tag).
 */
export const parseTemplate = (source: string): Result<Template, TemplateRefusal> => {
  try {
    const nodes = engine.parse(source);
    return succeed({ source, variables: engine.globalFullVariablesSync(nodes), nodes });
  } catch (error) {
    return refuse('template_invalid', `The template does not parse: ${reason(error)}.`, 'text');
  }
};

/**
 * Fills a template in. A variable that has no value refuses the text (`variable_unresolved`, its name in the
 * detail), so that nobody is ever sent a hole; `{{ name | default: "there" }}` says what to write instead.
 *
 * @example
 * renderTemplate(template, { order: { name: '#1001' } });
 */
export const renderTemplate = (
  template: Template,
  variables: { readonly [name: string]: Json },
): Result<string, TemplateRefusal> => {
  try {
    return succeed(render(template.nodes, withoutNulls(variables) as object));
  } catch (error) {
    const holes = template.variables.filter((path) => (valueAt(variables, path) ?? null) === null);
    const why =
      holes.length > 0
        ? `${holes.join(', ')} ${holes.length === 1 ? 'has' : 'have'} no value`
        : reason(error);
    return refuse(
      'variable_unresolved',
      `The template could not be filled in: ${why}. Give the variable a value, or a default filter.`,
      'template.variables',
    );
  }
};
