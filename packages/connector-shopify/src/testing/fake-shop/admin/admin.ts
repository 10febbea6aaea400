import {
  type DocumentNode,
  execute,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import { ADMIN_VERSIONS, adminSchema } from '../admin-schema.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { ShopState } from '../shop-state.ts';
import { resolveWithAccess } from './access.ts';
import type { Bucket } from './bucket.ts';
import { requestedCostOf } from './cost.ts';
import { rootOf } from './root.ts';

/** No question may cost more (shopify.dev/docs/api/usage/limits). */
const DEAREST = 1_000;

const body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

/** One question to the Admin API. */
export interface AdminRequest {
  readonly version: string;
  readonly token: string | null;
  readonly body: unknown;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
  readonly extensions?: object;
}

const respond = (answer: Answer): Response => Response.json(answer);

const unknownToken = (): Response =>
  Response.json(
    { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    { status: 401 },
  );

const coded = (message: string, code: string) => ({ message, extensions: { code } });

const parsed = (query: string): DocumentNode | GraphQLFormattedError => {
  try {
    return parse(query);
  } catch (error) {
    return { message: String(error) };
  }
};

export interface AdminOptions {
  readonly shop: ShopState;
  readonly tokens: Tokens;
  readonly bucket: Bucket;
}

/** The GraphQL Admin API: Shopify's own schema of the version that is asked for, answered from the shop's state. */
export const createAdmin = ({ shop, tokens, bucket }: AdminOptions) => {
  const extensionsOf = (requestedQueryCost: number) => ({
    cost: { requestedQueryCost, actualQueryCost: null, throttleStatus: bucket.status() },
  });

  const answered = async (
    {
      schema,
      document,
      variables,
    }: { schema: GraphQLSchema; document: DocumentNode; variables: Record<string, unknown> },
    scopes: readonly string[],
  ): Promise<Answer> => {
    const invalid = validate(schema, document);
    if (invalid.length > 0) return { errors: invalid.map((error) => error.toJSON()) };
    const cost = requestedCostOf(document, schema, variables);
    const extensions = extensionsOf(cost);
    if (cost > DEAREST)
      return {
        errors: [
          coded(
            `Query cost is ${cost}, which exceeds the single query max cost limit (1000).`,
            'MAX_COST_EXCEEDED',
          ),
        ],
        extensions,
      };
    if (!bucket.take(cost)) return { errors: [coded('Throttled', 'THROTTLED')], extensions };
    const { data, errors } = await execute({
      schema,
      document,
      variableValues: variables,
      rootValue: rootOf(shop, schema),
      contextValue: { scopes },
      fieldResolver: resolveWithAccess,
    });
    return {
      data,
      ...(errors && { errors: errors.map((error) => error.toJSON()) }),
      extensions: extensionsOf(cost),
    };
  };

  return async ({ version, token, body: sent }: AdminRequest): Promise<Response> => {
    const scopes = token === null ? null : tokens.scopesOf(token);
    if (scopes === null) return unknownToken();
    const known = ADMIN_VERSIONS.find((one) => one === version);
    if (!known) return Response.json({ errors: 'Not Found' }, { status: 404 });
    const asked = body.safeParse(sent);
    if (!asked.success)
      return Response.json({ errors: { query: 'Required parameter missing or invalid' } }, { status: 400 });
    const document = parsed(asked.data.query);
    if ('message' in document) return respond({ errors: [document] });
    return respond(
      await answered({ schema: adminSchema(known), document, variables: asked.data.variables ?? {} }, scopes),
    );
  };
};
