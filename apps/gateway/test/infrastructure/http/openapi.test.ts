import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { routesOf } from './support/routes.ts';

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly 'x-scope'?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let gateway: TestGateway;
let document: Document;
beforeAll(async () => {
  gateway = await startTestGateway();
  const answer = await gateway.app.inject({ method: 'GET', url: '/openapi.json' });
  expect(answer.headers['content-type']).toContain('application/json');
  document = answer.json();
});
afterAll(() => gateway.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  );

/** Every schema of the document, wherever it is nested, with the place it stands at. */
const schemas = (value: unknown, place = ''): { place: string; schema: Record<string, unknown> }[] => {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    name === 'example' || name === 'default' || name === 'enum' ? [] : schemas(member, `${place}/${name}`),
  );
  return Array.isArray(value) ? inner : [{ place, schema: value as Record<string, unknown> }, ...inner];
};

describe('the document at /openapi.json', () => {
  test('is OpenAPI 3.0 by the schema of the specification', async () => {
    const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.0\.\d$/);
  });

  /** Pages for people and probes, and the secret addresses that only a carrier is told. */
  const HIDDEN =
    /^\/(docs|health|ready|metrics|openapi\.json|opt-out\/|carriers\/:name\/callbacks|connectors\/\w+\/callback)/;

  test('has every route of the app, and no other', async () => {
    const all = await routesOf(gateway.app);
    const routes = all
      .filter(({ url }) => !HIDDEN.test(url))
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(routes.length).toBeGreaterThan(30);
    const described = operations().map(({ name }) => name);
    expect(described.sort()).toEqual([...routes].sort());
  });

  test('says of every operation what it does, in which module, and what it answers', () => {
    for (const { name, path, operation } of operations()) {
      expect(operation.summary, name).toMatch(/^[A-Z].{5,}[^.]$/);
      expect(operation.tags, name).toHaveLength(1);
      expect(Object.keys(operation.responses).length, name).toBeGreaterThan(0);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => parameter.name).sort(), name).toEqual(named.sort());
    }
  });

  test('says of every operation who may use it', async () => {
    const { key } = (await gateway.live.post('/v1/keys', { scopes: ['keys:write'] })).body;
    for (const { name, path, operation } of operations()) {
      const { security, description, 'x-scope': scope } = operation;
      const [method] = name.split(' ') as ['GET'];
      const answer = await gateway.app.inject({
        method,
        url: path.replaceAll(/\{\w+\}/g, 'x'),
        headers: { authorization: `Bearer ${key}` },
      });
      const refused = String((answer.json() as { detail?: string }).detail);
      if (scope === undefined) expect([name, security], description).toEqual([name, []]);
      else if (scope === 'operator')
        expect([name, refused]).toEqual([name, expect.stringContaining('operator')]);
      else if (scope !== 'keys:write')
        expect([name, refused]).toEqual([name, expect.stringContaining(scope)]);
      expect(description, name).toMatch(/key/);
    }
    const send = operations().find(({ name }) => name === 'POST /v1/messages')!;
    expect(send.operation['x-scope']).toBe('messages:send');
  });

  test('has no keyword of a later version', () => {
    const all = schemas(document.components.schemas).concat(schemas(document.paths));
    expect(all.length).toBeGreaterThan(300);
    const LATER = [
      'const',
      'examples',
      'prefixItems',
      'propertyNames',
      'patternProperties',
      '$defs',
      '$schema',
      'if',
    ];
    const wrong = all.filter(
      ({ schema }) =>
        Array.isArray(schema['type']) ||
        schema['type'] === 'null' ||
        typeof schema['exclusiveMinimum'] === 'number' ||
        typeof schema['exclusiveMaximum'] === 'number' ||
        ('$ref' in schema && Object.keys(schema).length > 1) ||
        LATER.some((keyword) => keyword in schema && !isPropertyName(keyword, schema)),
    );
    expect(wrong.map(({ place }) => place)).toEqual([]);
  });

  test('refers to schemas it has', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty([name!]);
  });

  test('gives an example of a text to send', () => {
    expect(JSON.stringify(document)).toContain('"example":{"to":"+33639980001"');
  });
});

/** A map of properties may have one that is called like a keyword. */
const isPropertyName = (keyword: string, schema: Record<string, unknown>): boolean =>
  typeof schema[keyword] === 'object' && !Array.isArray(schema[keyword]) && !('type' in schema);
