import { gzipSync } from 'node:zlib';
import type { Schema } from '../../../support/openapi/document.ts';
import { ANY_TEXT, HOSTILE_TEXTS } from './hostile-values.ts';
import type { Random } from './random.ts';
import { spoil, type ValueSource, valueFor } from './schema-values.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
  readonly required?: boolean;
}

/** One route of the document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
}

/** A request as it is sent, and again for whoever wants to see what it did. */
export interface FuzzRequest {
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What the document does not show, since it is for people and for machines that know it. */
const HIDDEN: readonly Operation[] = (
  [
    ['GET', '/health'],
    ['GET', '/ready'],
    ['GET', '/metrics'],
    ['GET', '/openapi.json'],
    ['GET', '/docs'],
    ['GET', '/docs/{file}'],
    ['GET', '/docs/assets/{file}'],
    ['GET', '/docs/errors'],
    ['GET', '/opt-out/{code}'],
    ['POST', '/opt-out/{code}'],
    ['GET', '/carriers/{name}/callbacks/{token}'],
    ['POST', '/carriers/{name}/callbacks/{token}'],
  ] as const
).map(([method, path]) => ({
  method,
  path,
  parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name: name!, in: 'path' })),
  body: null,
}));

export const operationsOf = (document: Document): readonly Operation[] => [
  ...Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, given]): Operation => {
      const { parameters = [], requestBody } = given as {
        parameters?: Parameter[];
        requestBody?: { content?: Record<string, { schema?: Schema }> };
      };
      return {
        method: method.toUpperCase(),
        path,
        parameters,
        body: requestBody?.content?.['application/json']?.schema ?? null,
      };
    }),
  ),
  ...HIDDEN,
];

const ODD_METHODS = [
  'QUERY',
  'PROPFIND',
  'TRACE',
  'OPTIONS',
  'HEAD',
  'PUT',
  'PATCH',
  'DELETE',
  'POST',
  'GET',
];
const ODD_TYPES = [
  '',
  'text/plain',
  'application/json; charset=latin1',
  'application/jsonx',
  'a/b/c',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
  ';',
  'application/json;charset="utf-8"',
];
const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ['idempotency-key', 'x'.repeat(300)],
  ['idempotency-key', 'é\u0001'],
  ['content-length', '-1'],
  ['content-length', '99999999999999999999'],
  ['content-encoding', 'br'],
  ['x-forwarded-for', "1.2.3.4, ' OR 1=1, ::1"],
  ['x-request-id', 'a'.repeat(5_000)],
  ['accept', '*/*;q=x'],
  ['cookie', '='.repeat(2_000)],
  ['if-none-match', '"x"'],
  ['range', 'bytes=9999999999-1'],
  ['origin', 'null'],
  ['access-control-request-method', 'DELETE'],
  ['stripe-signature', 't=9999999999999,v1=00'],
  ['x-shopify-hmac-sha256', '='],
  ['x-shopify-shop-domain', 'a'.repeat(300)],
  ['x-http-method-override', 'DELETE'],
];

const rawBodies = (json: string): readonly (string | Buffer)[] => [
  json.slice(0, Math.floor(json.length / 2)),
  Buffer.from(json, 'utf16le'),
  Buffer.from(json.replace(/[a-z]/, 'é'), 'latin1'),
  gzipSync(json),
  `\ufeff${json}`,
  '['.repeat(5_000),
  `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
  '1e999999',
  '"\\ud800"',
  'null',
  '[]',
  'true',
  '\u0000',
  json.replace('{', '{"a":1,"a":2,'),
  json.replace('{', '{"__proto__":{"x":1},'),
  json.replace(/:(\d+)/, ':1e999'),
  json.replace(/:(\d+)/, ':123456789012345678901234567890'),
];

const hostileText = (random: Random): string =>
  (random.chance(0.5) ? random.pick(HOSTILE_TEXTS) : random.of(ANY_TEXT)).slice(0, 280);

const written = (text: string, random: Random): string =>
  random.chance(0.05) ? text.replaceAll(/[^\x21-\x7e]/g, '%ff') : encodeURIComponent(text.toWellFormed());

/** The collection that a path is in, such as `/v1/messages` of `/v1/messages/{id}/cancel`. */
export const collectionOf = (path: string): string => path.split('/{', 1)[0]!;

const urlOf = ({ path, parameters }: Operation, source: ValueSource): string => {
  const { random } = source;
  const near = source.known.under(collectionOf(path));
  const textOf = (schema: Schema | undefined, hostile: number): string => {
    if (random.chance(hostile)) return hostileText(random);
    if (near.length > 0 && random.chance(0.8)) return random.pick(near);
    return String(valueFor(schema ?? { type: 'string' }, source));
  };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    written(textOf(parameters.find((parameter) => parameter.name === name)?.schema, 0.12), random),
  );
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && (parameter.required || random.chance(0.35)))
    .map(({ name, schema }) => `${name}=${written(textOf(schema, 0.25), random)}`);
  if (random.chance(0.03))
    query.push(`${written(hostileText(random), random)}=${written(hostileText(random), random)}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
};

const bodyOf = (operation: Operation, source: ValueSource): string | Buffer | undefined => {
  const { random } = source;
  if (operation.body === null) return random.chance(0.1) ? '{"x":1}' : undefined;
  const value = valueFor(operation.body, source);
  const share = random.next();
  if (share < 0.45) return JSON.stringify(value);
  if (share < 0.92) return JSON.stringify(spoil(value, random)) ?? '';
  return random.pick(rawBodies(JSON.stringify(value) ?? '{}'));
};

/** Makes a request of a route: mostly nearly right, sometimes hostile in one place, sometimes in its form. */
export const makeRequest = (operation: Operation, key: string | null, source: ValueSource): FuzzRequest => {
  const { random } = source;
  const method = random.chance(0.02) ? random.pick(ODD_METHODS) : operation.method;
  const payload = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(operation, source);
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  if (payload !== undefined)
    headers['content-type'] = random.chance(0.03) ? random.pick(ODD_TYPES) : 'application/json';
  if (method === 'POST' && random.chance(0.2)) headers['idempotency-key'] = `key ${random.below(50)}`;
  if (random.chance(0.05)) {
    const [name, value] = random.pick(ODD_HEADERS);
    headers[name] = value;
  }
  return {
    operation: `${operation.method} ${operation.path}`,
    method,
    url: urlOf(operation, source),
    headers,
    ...(payload === undefined ? {} : { payload }),
  };
};
