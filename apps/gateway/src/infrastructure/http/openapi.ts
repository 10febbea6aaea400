import { ERRORS } from '@carillon/gateway-api/errors';
import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { showAccess } from './shown-access.ts';
import { withAnswers } from './shown-answers.ts';

const DESCRIPTION = `Send texts, ask what they would cost, and read why each one was sent or not.

Authenticate with \`Authorization: Bearer <key>\`. Refusals are \`application/problem+json\` with a \`code\` of the error
catalogue (${Object.keys(ERRORS).length} codes, at /docs/errors). \`Idempotency-Key\` on a POST makes its repetition harmless for 7 days.`;

/** OpenAPI 3.0 has one `example` where JSON Schema, as later versions, has `examples`. */
const withExample = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withExample);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) =>
      name === 'examples' && Array.isArray(member) ? ['example', member[0]] : [name, withExample(member)],
    ),
  );
};

/** In OpenAPI 3.0 a list of values that may be null holds null as well. */
const withNull = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withNull);
  if (typeof value !== 'object' || value === null) return value;
  const schema = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNull(member)]));
  const { nullable, enum: values } = schema;
  return nullable === true && Array.isArray(values) && !values.includes(null)
    ? { ...schema, enum: [...values, null] }
    : schema;
};

const transformObject: SwaggerTransformObject = (document) =>
  withAnswers(
    withNull(withExample(createJsonSchemaTransformObject({})(document))) as object,
  ) as ReturnType<SwaggerTransformObject>;

/** Adds to each route who may use it. */
const withAccess =
  (transform: SwaggerTransform): SwaggerTransform =>
  (route) => {
    const { schema, url } = transform(route) as {
      schema: FastifySchema & { description?: string };
      url: string;
    };
    const access = route.route.config?.access;
    if (access === undefined) return { schema, url };
    const { description, ...shown } = showAccess(access);
    const told = [schema.description, description].filter((each) => each !== undefined).join('\n\n');
    const files = route.route.config?.files;
    return { schema: { ...schema, ...shown, ...(files && { 'x-files': files }), description: told }, url };
  };

/** Publishes the routes as OpenAPI 3.0 at /openapi.json; Salesforce External Services reads no later version. */
export const useOpenApi = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'Carillon gateway', version: '1', description: DESCRIPTION },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
    transform: withAccess(createJsonSchemaTransform({}) as SwaggerTransform),
    transformObject,
  });
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger());
};
