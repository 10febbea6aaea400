import type { Template as LiquidNode } from 'liquidjs';
import { valueAt } from '../../events/index.ts';
import { type Refusal, type Result, refuse, succeed } from '../../result/index.ts';
import { isBlank } from './blank.ts';
import { createEngine } from './engine.ts';
import { namesWithLinkFilter } from './links.ts';
import { asGlobals, type RenderContext } from './render-context.ts';
import { type PrintableVariables, printableVariables, type Variables } from './variables.ts';

/** A template that parsed: its text and the variables it reads, e.g. `order.name`. */
export interface Template {
  readonly source: string;
  readonly variables: readonly string[];
  /** Names of variables that the template lets hold a link, by the filter `link`. */
  readonly namesWithLinks: ReadonlySet<string>;
  readonly nodes: readonly LiquidNode[];
}

export type TemplateRefusal = Refusal<'template_invalid' | 'variable_unresolved'>;

const engine = createEngine();

const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!;

/** What the engine says when a render took longer than its limit. */
const TOO_LONG = /render limit exceeded/;

/** Renders; a render that took too long once may have met a machine that stood still, and is tried again. */
const render = (
  nodes: readonly LiquidNode[],
  { variables, globals }: { variables: object; globals: object },
  tries = 3,
): string => {
  try {
    return engine.renderSync([...nodes], variables, { globals }) as string;
  } catch (error) {
    if (tries > 1 && TOO_LONG.test(reason(error))) return render(nodes, { variables, globals }, tries - 1);
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
    const variables = engine.globalFullVariablesSync(nodes);
    return succeed({ source, variables, namesWithLinks: namesWithLinkFilter(source), nodes });
  } catch (error) {
    return refuse('template_invalid', `The template does not parse: ${reason(error)}.`, 'text');
  }
};

const isHole = (variables: Variables, path: string): boolean => {
  const value = valueAt(variables, path) ?? null;
  return value === null || (typeof value === 'string' && isBlank(value));
};

/** Names what is amiss: variables without a value, variables whose value holds a link, or else the engine's reason. */
const explain = (
  template: Template,
  { given, printable, error }: { given: Variables; printable: PrintableVariables | null; error: unknown },
): string => {
  const holes = template.variables.filter((path) => isHole(given, path));
  if (holes.length > 0)
    return `${holes.join(', ')} ${holes.length === 1 ? 'has' : 'have'} no value. Give a value, or a default filter`;
  const linked = template.variables.filter((path) => printable?.withheld.has(path));
  if (linked.length > 0)
    return `${linked.join(', ')} holds a link that the template does not ask for. Ask for it with the link filter, or give a default filter`;
  return `${reason(error)}. Give the variable a value that can be printed, or a default filter`;
};

/**
 * Fills a template in, for the person of `context`. A variable that has no value, or a blank one, refuses the text
 * (`variable_unresolved`, its name in the detail), so that nobody is ever sent a hole; `{{ name | default: "there" }}`
 * says what to write instead. So does a value with a link, unless the variable's name (`tracking.url`) or the filter
 * `link` asks for one.
 *
 * @example
 * renderTemplate(template, { order: { name: '#1001' } }, { locale: 'fr', timeZone: () => 'Europe/Paris' });
 */
export const renderTemplate = (
  template: Template,
  variables: Variables,
  context: RenderContext = {},
): Result<string, TemplateRefusal> => {
  let printable: PrintableVariables | null = null;
  try {
    printable = printableVariables(variables, template.namesWithLinks);
    return succeed(render(template.nodes, { variables: printable.variables, globals: asGlobals(context) }));
  } catch (error) {
    const why = explain(template, { given: variables, printable, error });
    return refuse(
      'variable_unresolved',
      `The template could not be filled in: ${why}.`,
      'template.variables',
    );
  }
};
