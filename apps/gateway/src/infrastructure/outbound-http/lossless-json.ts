type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** With the third argument of ECMAScript's "JSON.parse source text access", which the type does not have yet. */
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Reads JSON with every number as the text it is written as: ids of providers are numbers of any length, and 2^53 is
 * where a number of JavaScript begins to name its neighbours.
 *
 * @throws SyntaxError for what is no JSON.
 * @example parseLossless('{"id": 9007199254740993}') // { id: '9007199254740993' }
 */
export const parseLossless = (text: string): unknown =>
  parse(text, (_key, value, context) => (typeof value === 'number' ? (context?.source ?? value) : value));
