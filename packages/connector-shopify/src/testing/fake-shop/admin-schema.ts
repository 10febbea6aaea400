import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

/** The versions of the Admin API the fake shop answers in. */
export const ADMIN_VERSIONS = ['2026-07', '2026-10', 'unstable'] as const;
export type AdminVersion = (typeof ADMIN_VERSIONS)[number];

const isIntrospection = (value: unknown): value is { readonly data: IntrospectionQuery } =>
  typeof value === 'object' && value !== null && 'data' in value;

const load = (version: AdminVersion): GraphQLSchema => {
  // The schemas are no part of what the package exports: they lie beside its main file.
  const file = new URL(`./data/admin_${version}.json.gz`, import.meta.resolve('@shopify/dev-mcp'));
  const introspected: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString());
  if (!isIntrospection(introspected)) throw new Error(`${file.pathname} holds no introspected schema`);
  return buildClientSchema(introspected.data, { assumeValid: true });
};

const loaded = new Map<AdminVersion, GraphQLSchema>();

/** Shopify's own schema of a version, as `@shopify/dev-mcp` brings it: read once, for it takes a fifth of a second. */
export const adminSchema = (version: AdminVersion): GraphQLSchema => {
  const schema = loaded.get(version) ?? load(version);
  loaded.set(version, schema);
  return schema;
};
