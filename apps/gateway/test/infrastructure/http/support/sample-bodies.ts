import type { Server } from '../../../../src/infrastructure/http/server.ts';
import type { Route } from './routes.ts';

type Schema = Readonly<Record<string, unknown>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: unknown }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A value that fits a schema of OpenAPI 3.0: its example where it has one, else the least that is required. */
const sample = (document: Document, schema: Schema): unknown => {
  const inner = (member: unknown): unknown => sample(document, member as Schema);
  if ('$ref' in schema) return inner(document.components.schemas[String(schema['$ref']).split('/').at(-1)!]!);
  for (const given of ['example', 'default']) if (given in schema) return schema[given];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  for (const several of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(schema[several])) return inner(schema[several][0]);
  switch (schema['type']) {
    case 'object': {
      const required = (schema['required'] ?? []) as string[];
      const properties = (schema['properties'] ?? {}) as Record<string, unknown>;
      return Object.fromEntries(required.map((name) => [name, inner(properties[name])]));
    }
    case 'array':
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () => inner(schema['items']));
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema['minimum'] ?? 1));
    case 'boolean':
      return true;
    default:
      return 'x'.repeat(Math.max(1, Number(schema['minLength'] ?? 1)));
  }
};

/** Gives each route a body from what `/openapi.json` says of it; undefined where it takes none. */
export const sampleBodies = async (app: Server): Promise<(route: Route) => object | undefined> => {
  const document = (await app.inject('/openapi.json')).json<Document>();
  return ({ method, url }) => {
    const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    const body = operation?.requestBody as
      | { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
      | undefined;
    return body && (sample(document, body.content['application/json'].schema) as object);
  };
};
