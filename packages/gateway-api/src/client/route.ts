import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a caller writes for a schema; a type that is no schema stands for itself. */
type InputOf<Told> = Told extends z.ZodType ? z.input<Told> : Told;
/** What the gateway answers by a schema; a type that is no schema stands for itself. */
type OutputOf<Told> = Told extends z.ZodType ? z.output<Told> : Told;

/** Where a list begins, and how much of it one answer brings. */
export interface Paging {
  /** Items of one answer: 1 to 200, 50 when left out. */
  readonly limit?: number;
  /** `nextCursor` of the page before; the newest come first when left out. */
  readonly cursor?: string;
}

interface Parts {
  readonly method: Method;
  readonly path: string;
  readonly hasQuery: boolean;
  readonly hasBody: boolean;
  readonly isList: boolean;
  /** What is the same in every call: of its body, or else of its query. */
  readonly fixed: Readonly<Record<string, string>>;
}

/**
 * One route of the gateway: its address, and the schemas of what it takes and gives. The schemas are types here, so
 * that whoever imports the table of routes loads none of them.
 *
 * @example
 * const read = route('GET /v1/messages/{id}').gives<typeof messageDetailSchema>();
 */
export class Route<
  Path extends string,
  Body = undefined,
  Query = undefined,
  Answer = null,
  IsList extends boolean = false,
> implements Parts
{
  /** Types only: nothing is there at run time. */
  declare readonly types: readonly [path: Path, body: Body, query: Query, answer: Answer, isList: IsList];
  readonly method: Method;
  readonly path: Path;
  readonly hasQuery: boolean;
  readonly hasBody: boolean;
  readonly isList: boolean;
  readonly fixed: Readonly<Record<string, string>>;

  constructor(parts: Parts) {
    this.method = parts.method;
    this.path = parts.path as Path;
    this.hasQuery = parts.hasQuery;
    this.hasBody = parts.hasBody;
    this.isList = parts.isList;
    this.fixed = parts.fixed;
  }

  /** The schema of its body. */
  takes<Schema>(): Route<Path, InputOf<Schema>, Query, Answer, IsList> {
    return new Route({ ...this, hasBody: true });
  }

  /** The schema of its query. */
  asks<Schema>(): Route<Path, Body, InputOf<Schema>, Answer, IsList> {
    return new Route({ ...this, hasQuery: true });
  }

  /** The schema of its answer; a route without one answers with nothing. */
  gives<Schema>(): Route<Path, Body, Query, OutputOf<Schema>, IsList> {
    return new Route(this);
  }

  /** It answers page by page: the schema of an item, and that of its query. */
  lists<Schema, Asked = object>(): Route<
    Path,
    Body,
    Omit<InputOf<Asked>, keyof Paging> & Paging,
    OutputOf<Schema>,
    true
  > {
    return new Route({ ...this, hasQuery: true, isList: true });
  }

  /** A call of it that always asks for the same. */
  with(fixed: Readonly<Record<string, string>>): Route<Path, Body, Query, Answer, IsList> {
    return new Route({ ...this, fixed });
  }
}

type PathOf<Name> = Name extends `${Method} ${infer Path}` ? Path : never;

/** Describes a route by its method and path, as OpenAPI writes them. */
export const route = <const Name extends `${Method} /${string}`>(name: Name): Route<PathOf<Name>> => {
  const [method, path] = name.split(' ') as [Method, string];
  return new Route({ method, path, hasQuery: false, hasBody: false, isList: false, fixed: {} });
};
