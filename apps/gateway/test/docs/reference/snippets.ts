/** What the client calls; it is no part of what the package exports. */
const TABLE = new URL('../../../../../packages/gateway-api/src/client/routes/table.ts', import.meta.url);

interface ClientCall {
  /** As a program writes it: `messages.send`. */
  readonly name: string;
  readonly hasQuery: boolean;
  readonly hasBody: boolean;
  readonly isList: boolean;
}

interface AnyRoute {
  readonly method: string;
  readonly path: string;
}

const isRoute = (entry: object): entry is AnyRoute & ClientCall => 'method' in entry && 'path' in entry;

const callsOf = (table: object, prefix: string): (readonly [string, ClientCall])[] =>
  Object.entries(table).flatMap(([key, entry]: [string, object]) => {
    const name = prefix + key;
    if (!isRoute(entry)) return callsOf(entry, `${name}.`);
    const { method, path, hasQuery, hasBody, isList } = entry;
    return [[`${method} ${path}`, { name, hasQuery, hasBody, isList }] as const];
  });

/** The first call of the typed client to each route, by method and path. */
const { ROUTES } = (await import(TABLE.href)) as { ROUTES: object };
const CALLS = new Map(callsOf(ROUTES, '').toReversed());

/** What a snippet of a route shows. */
export interface Shown {
  /** As `POST`. */
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly body?: unknown;
  /** The query as it would be sent, where the route asks for one. */
  readonly query: Readonly<Record<string, string>>;
  readonly isPublic: boolean;
}

const filledIn = ({ path, parameters }: Shown): string =>
  parameters.reduce((url, { name, value }) => url.replace(`{${name}}`, encodeURIComponent(value)), path);

export const curlOf = (shown: Shown): string => {
  const { method, body, query, isPublic } = shown;
  const asked = new URLSearchParams(query).toString();
  const url = `"$GATEWAY_URL${filledIn(shown)}${asked && `?${asked}`}"`;
  const lines = [`curl -s ${method === 'GET' ? '' : `-X ${method} `}${url}`];
  if (!isPublic) lines.push('-H "Authorization: Bearer $GATEWAY_KEY"');
  if (body !== undefined) {
    lines.push('-H "Content-Type: application/json"');
    lines.push(`-d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`);
  }
  return lines.join(' \\\n  ');
};

const literal = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .replaceAll(/^( *)"([A-Za-z_]\w*)":/gm, '$1$2:')
    .replaceAll(/"((?:[^"\\']|\\")*)"/g, (_, text: string) => `'${text.replaceAll('\\"', '"')}'`);

/** The call of the typed client; null for a route that it does not have. */
export const callOf = ({ method, path, parameters, body, query }: Shown): string | null => {
  const call = CALLS.get(`${method} ${path}`);
  if (!call) return null;
  const args = parameters.map(({ value }) => literal(value));
  if (call.hasQuery && Object.keys(query).length > 0) args.push(literal(query));
  if (call.hasBody && body !== undefined) args.push(literal(body));
  const written = `client.${call.name}(${args.join(', ')})`;
  return call.isList
    ? `for await (const item of ${written}) console.log(item);`
    : `const answer = await ${written};`;
};
