import { nameOf, type OpenApi, resolve, type Schema } from '../../support/openapi/document.ts';

/** Of a table cell: nothing in it is read as a tag, a column or an expression of the pages' builder. */
export const cell = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('|', '\\|')
    .replaceAll('{{', '&#123;&#123;')
    .replaceAll('\n', ' ');

const link = (ref: string): string => {
  const name = nameOf(ref);
  return `[${name}](objects.md#${name.toLowerCase()})`;
};

const bounds = ({ minLength, maxLength, minimum, maximum, maxItems }: Schema): string => {
  const said: string[] = [];
  const isSafe = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (minLength !== undefined && minLength === maxLength) said.push(`${minLength} characters`);
  else {
    if (minLength !== undefined && minLength > 1) said.push(`${minLength} characters at least`);
    if (maxLength !== undefined) said.push(`${maxLength} characters at most`);
  }
  if (isSafe(minimum) && minimum !== 0) said.push(`${minimum} at least`);
  if (isSafe(maximum)) said.push(`${maximum} at most`);
  if (maxItems !== undefined) said.push(`${maxItems} items at most`);
  return said.join(', ');
};

/** The type of a value, in Markdown, with a link where it is an object that is described elsewhere. */
export const typeOf = (schema: Schema): string => {
  const { $ref, items, oneOf, anyOf, allOf, format, nullable } = schema;
  const told = (() => {
    if ($ref !== undefined) return link($ref);
    const variants = oneOf ?? anyOf ?? allOf;
    if (variants) return [...new Set(variants.map(typeOf))].join(' or ');
    // The codes of refusals are a page of their own.
    if (schema.enum && schema.enum.length > 60) return '[code](../errors.md)';
    if (schema.enum)
      return schema.enum
        .filter((value) => value !== null)
        .map((value) => `\`${value}\``)
        .join(' ');
    if (schema.type === 'array') return `list of ${items ? typeOf(items) : 'anything'}`;
    return [schema.type ?? 'anything', ...(format ? [`(${format})`] : [])].join(' ');
  })();
  return nullable ? `${told} or null` : told;
};

const told = (schema: Schema, isRequired: boolean): string => {
  const parts = [
    isRequired ? '**required**' : '',
    schema.description ? cell(schema.description) : '',
    bounds(schema),
    schema.default === undefined ? '' : `default \`${cell(JSON.stringify(schema.default))}\``,
  ];
  return parts.filter(Boolean).join('; ');
};

/** One row a field; those of an object within come after it, with a dot. */
const rows = (schema: Schema, prefix = ''): string[] => {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, field]) => {
    const within = field.type === 'array' && field.items ? field.items : field;
    const path = prefix + name;
    return [
      `| \`${path}\` | ${typeOf(field)} | ${told(field, required.includes(name))} |`,
      ...rows(within, `${path}${within === field ? '' : '[]'}.`),
    ];
  });
};

/** The fields of an object as a table; its type in a line where it has none. */
export const fieldsOf = (document: OpenApi, given: Schema): string => {
  const schema = resolve(document, given);
  const table = rows(schema);
  if (table.length === 0)
    return `${typeOf(schema)}${schema.description ? `: ${cell(schema.description)}` : ''}`;
  return ['| field | type | what |', '|---|---|---|', ...table].join('\n');
};

/** A line of such a table for a parameter of a path or a query. */
export const parameterRow = (
  name: string,
  schema: Schema,
  about: { in: string; required: boolean },
): string => `| \`${name}\` (${about.in}) | ${typeOf(schema)} | ${told(schema, about.required)} |`;
