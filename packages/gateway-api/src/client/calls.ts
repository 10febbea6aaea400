import type { CallOptions, Send } from './http.ts';
import { type List, listOf, type Page } from './list.ts';
import type { Result } from './result.ts';
import { Route } from './route.ts';

/** The parameters that paths have, each with its name in a call. */
interface Parameters {
  readonly id: [id: string];
  readonly keyId: [keyId: string];
  readonly name: [name: string];
  readonly number: [number: string];
  readonly month: [month: string];
  readonly event: [eventId: string];
}

type OfPath<Path extends string> =
  Path extends `${string}{${infer Name extends keyof Parameters}}${infer Rest}`
    ? [...Parameters[Name], ...OfPath<Rest>]
    : [];

type OfQuery<Query> = [Query] extends [undefined]
  ? []
  : object extends Query
    ? [query?: Query]
    : [query: Query];

type OfBody<Body> = [Body] extends [undefined]
  ? []
  : undefined extends Body
    ? [body?: Body]
    : object extends Body
      ? [body?: Body]
      : [body: Body];

type Call<Described> =
  Described extends Route<infer Path, infer Body, infer Query, infer Answer, infer IsList>
    ? (
        ...args: [...OfPath<Path>, ...OfQuery<Query>, ...OfBody<Body>, options?: CallOptions]
      ) => IsList extends true ? List<Answer> : Promise<Result<Answer>>
    : never;

/** The calls of a table of routes: its groups and names, with a function in the place of each route. */
export type Calls<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends { readonly path: string }
    ? Call<Table[Name]>
    : Calls<Table[Name]>;
};

type AnyRoute = Route<string, unknown, unknown, unknown, boolean>;

/** A parameter of a path. What a URL would drop or resolve names nothing, so no request is made with it. */
const written = (name: string, value: unknown): string => {
  if (typeof value === 'string' && value !== '' && value !== '.' && value !== '..')
    return encodeURIComponent(value);
  throw new TypeError(`${name} must be a string that names something, not ${JSON.stringify(value)}.`);
};

const queryString = (query: object): string => {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given}`;
};

/** The call of one route. Its arguments come in the order of `Call`: path, query, body, options. */
const callOf = (described: AnyRoute, send: Send) => {
  const { method, hasQuery, hasBody, isList, fixed } = described;
  // A body that may be left out is an object with nothing in it; only a DELETE does without.
  const noBody = hasBody && method !== 'DELETE' ? {} : undefined;
  return (...args: unknown[]): unknown => {
    const left = [...args];
    const path = described.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => written(name, left.shift()));
    const query = { ...(hasQuery ? (left.shift() as object | undefined) : {}), ...(hasBody ? {} : fixed) };
    const given = hasBody ? ((left.shift() as object | undefined) ?? noBody) : undefined;
    const body = given && { ...given, ...fixed };
    const options = (left.shift() ?? {}) as CallOptions;
    const ask = (more: object): Promise<Result<unknown>> =>
      send({ method, path: path + queryString({ ...query, ...more }), body, options });
    if (!isList) return ask({});
    return listOf((cursor) => ask(cursor === undefined ? {} : { cursor }) as Promise<Result<Page<unknown>>>);
  };
};

/** Makes the calls of a table of routes. */
export const callsOf = <Table extends object>(table: Table, send: Send): Calls<Table> =>
  Object.fromEntries(
    Object.entries(table).map(([name, entry]) => [
      name,
      entry instanceof Route ? callOf(entry, send) : callsOf(entry as object, send),
    ]),
  ) as Calls<Table>;
