import { Ajv } from 'ajv';
import type { OpenApi } from './document.ts';

/** OpenAPI 3.0 writes `nullable` beside a reference or a choice, which is no JSON Schema. */
export const toJsonSchema = (part: unknown): object =>
  JSON.parse(JSON.stringify(part).replaceAll('"#/', '"openapi#/'), (_, value) => {
    if (value?.nullable !== true || value.type !== undefined) return value;
    const { nullable: _nullable, ...schema } = value;
    return { anyOf: [schema, { type: 'null' }] };
  });

/** A checker of JSON against schemas of a document. */
export const createSchemas = ({ components }: Pick<OpenApi, 'components'>): Ajv => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'openapi', components: toJsonSchema(components) });
  return ajv;
};
