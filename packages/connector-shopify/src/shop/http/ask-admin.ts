import type { ShopAccess, ShopFailure } from '@carillon/connector-kit/shop';
import { type Failed, type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { askShop } from './ask-shop.ts';
import { failShop } from './failure.ts';
import { failureOfStatus } from './failure-of-status.ts';

/** The version of the Admin API that is spoken. A test holds every question against its schema, and those after it. */
export const API_VERSION = '2026-07';

/** More than any answer of the questions asked here has. */
const MAX_BYTES = 4 * 1_024 * 1_024;

/** One question in GraphQL, and the form its answer must have. */
export interface AdminQuestion<Answer> {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<Answer>;
}

const costSchema = z.object({
  requestedQueryCost: z.number(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});

const errorSchema = z.object({
  message: z.string(),
  extensions: z
    .object({ code: z.string().nullish(), requiredAccess: z.string().nullish() })
    .nullish()
    .catch(null),
});

const envelope = z.object({
  data: z.unknown().optional(),
  errors: z.array(errorSchema).nullish(),
  extensions: z
    .object({ cost: costSchema.nullish().catch(null) })
    .nullish()
    .catch(null),
});

type Envelope = z.infer<typeof envelope>;

/** How long the bucket takes to hold what the question costs (shopify.dev/docs/api/usage/limits). */
const waitOf = ({ extensions }: Envelope): number | null => {
  const cost = extensions?.cost;
  if (!cost) return null;
  const { currentlyAvailable, restoreRate } = cost.throttleStatus;
  return Math.max(0, Math.ceil(((cost.requestedQueryCost - currentlyAvailable) / restoreRate) * 1_000));
};

/** The scopes a refusal names, e.g. "`read_orders` access scope."; it quotes the schema, and no data. */
const scopesIn = (text: string): string =>
  [...new Set(text.match(/\b(?:read|write)_[a-z_]+/g) ?? [])].join(' or ');

/** What errors beside a status of 200 mean, the worst first. */
const failureOfErrors = (answer: Envelope, shop: string): Failed<ShopFailure> | null => {
  const errors = answer.errors ?? [];
  if (errors.length === 0) return null;
  const withCode = (code: string) => errors.find(({ extensions }) => extensions?.code === code);
  if (withCode('THROTTLED')) return failShop('shop_busy', `${shop} asks for fewer requests.`, waitOf(answer));
  const denied = withCode('ACCESS_DENIED');
  if (denied) {
    const scopes = scopesIn(`${denied.extensions?.requiredAccess ?? ''} ${denied.message}`);
    return failShop(
      'shop_scope_missing',
      `${shop} does not allow this to the app: ${scopes || 'a scope, or protected customer data'} is missing.`,
    );
  }
  if (withCode('INTERNAL_SERVER_ERROR') || withCode('TIMEOUT'))
    return failShop('shop_unreachable', `${shop} failed while it answered. Ask again later.`);
  return failShop('shop_refused', `${shop} does not take the question (${errors.length} errors).`);
};

/** The desk a shop is asked from: the only way out. */
export interface AdminDesk {
  readonly fetch: typeof globalThis.fetch;
}

/** Asks the GraphQL Admin API of a shop, and reads the answer into its form. */
export const askAdmin = async <Answer>(
  { fetch }: AdminDesk,
  { shop, grant, signal }: ShopAccess,
  { query, variables = {}, answer: form }: AdminQuestion<Answer>,
): Promise<Result<Answer, ShopFailure>> => {
  const answered = await askShop(fetch, {
    shop,
    path: `/admin/api/${API_VERSION}/graphql.json`,
    headers: { 'X-Shopify-Access-Token': grant.accessToken },
    body: { query, variables },
    signal,
    maxBytes: MAX_BYTES,
  });
  if (!answered.ok) return answered;
  const failed = failureOfStatus(answered.value, shop);
  if (failed) return failed;
  const read = envelope.safeParse(answered.value.body);
  if (!read.success) return failShop('shop_unreachable', `${shop} gave an answer that cannot be read.`);
  const refused = failureOfErrors(read.data, shop);
  if (refused) return refused;
  const data = form.safeParse(read.data.data);
  return data.success
    ? succeed(data.data)
    : failShop('shop_unreachable', `${shop} gave an answer that cannot be read.`);
};
