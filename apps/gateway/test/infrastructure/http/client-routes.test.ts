import { readdirSync, readFileSync } from 'node:fs';
import type { FastifyServerOptions, RouteOptions } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** Everything that is registered, with its schemas; Fastify shows them to a hook and nowhere else. */
const registered = vi.hoisted(() => [] as RouteOptions[]);
vi.mock('fastify', async (original) => {
  const fastify = await original<typeof import('fastify')>();
  const watched = (options: FastifyServerOptions) => {
    const app = fastify.default(options);
    app.addHook('onRoute', (each) => {
      registered.push(each);
    });
    return app;
  };
  return { ...fastify, default: watched };
});

const CONTRACT = new URL('../../../../../packages/gateway-api/src/', import.meta.url);
const TABLE = new URL('client/routes/', CONTRACT);

/** Routes of the document that the client does not call, each with the reason. */
const NOT_CALLED: readonly (readonly [route: RegExp, reason: string])[] = [
  [
    /^POST \/payments\/\w+\/webhook$/,
    'A payment provider calls it, and signs it with a secret no client has.',
  ],
  [/^POST \/connectors\/\w+\/webhooks$/, 'A platform calls it, and signs it with a secret no client has.'],
  [
    /^POST \/connectors\/shopify\/flow\/send-text$/,
    'Shopify Flow calls it, and signs it with a secret no client has.',
  ],
  [
    /^(GET|POST) \/connectors\/\w+\/(session|admin\/\w+)$/,
    'A page of the admin calls it, with a token that only Shopify gives it.',
  ],
];

/** Routes whose schemas the client tells otherwise than the gateway does, each with the reason. */
const TOLD_OTHERWISE: Readonly<Record<string, string>> = {
  'POST /v1/messages/estimate': 'It takes a text or a batch: the client has a call for each.',
  'GET /v1/statements/{month}': 'It answers in three formats: the client has a call for each.',
  'POST /v1/people/export': 'It answers in two formats: the client has a call for each.',
};

interface Call {
  readonly route: string;
  /** What its type names: `typeof sendSchema`, or a type of the table's own. */
  readonly takes: string | undefined;
  readonly asks: string | undefined;
  readonly gives: string | undefined;
  readonly lists: readonly [item: string, query: string | undefined] | undefined;
}

const argument = (text: string, name: string): string | undefined =>
  new RegExp(`\\.${name}<\\s*([^>]*?)\\s*>\\(`).exec(text)?.[1];

/** The calls of the client, read from its table: what it says in types is not there at run time. */
const callsIn = (source: string): Call[] =>
  source
    .split(/\broute\('/)
    .slice(1)
    .map((text) => {
      const route = text.slice(0, text.indexOf("'"));
      const lists = argument(text, 'lists')?.split(/,\s*/);
      return {
        route,
        takes: argument(text, 'takes'),
        asks: argument(text, 'asks'),
        gives: argument(text, 'gives'),
        lists: lists && [lists[0]!, lists[1]],
      };
    });

/** What a source calls a schema it imports under another name. */
const aliasesIn = (source: string): Map<string, string> =>
  new Map([...source.matchAll(/(\w+) as (\w+)/g)].map(([, name, alias]) => [alias!, name!]));

interface Shape {
  readonly data?: { readonly element?: unknown };
}
const shapeOf = (schema: unknown): Shape => (schema as { shape?: Shape } | undefined)?.shape ?? {};

let gateway: TestGateway;
let described: string[];
let calls: Call[];
/** The names of the contract's schemas. */
const names = new Map<unknown, string>();

beforeAll(async () => {
  gateway = await startTestGateway();
  const document = (await gateway.app.inject({ method: 'GET', url: '/openapi.json' })).json() as {
    paths: Record<string, Record<string, unknown>>;
  };
  described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  calls = readdirSync(TABLE).flatMap((file) => {
    const source = readFileSync(new URL(file, TABLE), 'utf8');
    const aliases = aliasesIn(source);
    const named = (type: string | undefined) =>
      type?.replace(/^typeof (\w+)$/, (_, name: string) => `typeof ${aliases.get(name) ?? name}`);
    return callsIn(source).map((call) => ({
      ...call,
      takes: named(call.takes),
      asks: named(call.asks),
      gives: named(call.gives),
      lists: call.lists && ([named(call.lists[0])!, named(call.lists[1])] as const),
    }));
  });
  for (const folder of readdirSync(CONTRACT)) {
    if (folder === 'client') continue;
    const noun = (await import(new URL(`${folder}/index.ts`, CONTRACT).href)) as object;
    for (const [name, schema] of Object.entries(noun)) names.set(schema, `typeof ${name}`);
  }
});
afterAll(() => gateway.close());

test('the client calls every route that is described, and no other', () => {
  expect(described.length).toBeGreaterThan(130);
  const called = new Set(calls.map(({ route }) => route));
  const callable = described.filter((route) => !NOT_CALLED.some(([not]) => not.test(route)));
  expect([...called].sort()).toEqual(callable.sort());
  const nothing = NOT_CALLED.filter(([not]) => !described.some((route) => not.test(route)));
  expect(nothing).toEqual([]);
});

test('the client names the schemas that the gateway checks by', () => {
  const routes = new Map(
    registered.map((each) => [`${each.method} ${each.url.replaceAll(/:(\w+)/g, '{$1}')}`, each.schema ?? {}]),
  );
  const wrong: unknown[] = [];
  let compared = 0;
  const compare = (call: Call, part: string, told: string | undefined, schema: unknown): void => {
    const real = names.get(schema);
    // A type of the table's own stands where the gateway's schema has no name, or where JSON is not what it answers.
    const isOwn = told !== undefined && !told.startsWith('typeof ');
    // The query of every list needs no telling.
    const isPaging = call.lists !== undefined && part === 'query' && told === undefined && real === undefined;
    if (isOwn || isPaging) return;
    if (told !== undefined) compared += 1;
    if (told !== real || (told === undefined && schema !== undefined))
      wrong.push({ route: call.route, part, told, real });
  };
  for (const call of calls.filter(({ route }) => !(route in TOLD_OTHERWISE))) {
    const { body, querystring, response } = routes.get(call.route)!;
    const answer = Object.entries((response ?? {}) as Record<string, unknown>).find(([status]) =>
      status.startsWith('2'),
    )?.[1];
    compare(call, 'body', call.takes, body);
    if (call.lists) {
      compare(call, 'query', call.lists[1], querystring);
      compare(call, 'item', call.lists[0], shapeOf(answer).data?.element);
    } else {
      compare(call, 'query', call.asks, querystring);
      compare(call, 'answer', call.gives, answer);
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(170);
});
