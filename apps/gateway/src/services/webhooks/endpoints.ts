import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { WebhookEventType } from '@carillon/gateway-api/webhooks';
import { type ExpressionBuilder, sql } from 'kysely';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row, type Tables } from '../../infrastructure/database/query.ts';
import { type Caller, type Mode, reachedModes } from '../../infrastructure/http/caller.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { disableEndpoint } from './deliveries.ts';
import { makeSecret, sealSecret, secretsOf } from './signing.ts';
import type { UrlCheck } from './url-check.ts';

export type EndpointRow = Row<'webhook_endpoints'>;

/** An endpoint with the number of its deliveries that are still to be made. */
export type ShownEndpoint = EndpointRow & { readonly waiting: number };

export const WEBHOOK_NOT_FOUND = refuse(
  'webhook_not_found',
  'There is no such webhook. List yours with GET /v1/webhooks.',
);

/** Endpoints of one account: each is a queue of its own. */
const MOST_ENDPOINTS = 50;

/** The endpoints a caller reaches: a test key's are those of the test mode. */
const within =
  (caller: Caller) =>
  ({ and, eb }: ExpressionBuilder<Tables, 'webhook_endpoints'>) =>
    and([eb('accountId', '=', caller.account.id), eb('mode', 'in', reachedModes(caller))]);

/** Counting stops here: who has as many waiting needs no better figure. */
const MOST_COUNTED = 100_000;

const waitingOf = sql<number>`(SELECT count(*)::int FROM (SELECT FROM webhook_deliveries d
  WHERE d.endpoint_id = webhook_endpoints.id AND d.next_at IS NOT NULL LIMIT ${sql.lit(MOST_COUNTED)}) AS counted)`;

/** One page, newest first. */
export const listEndpoints = (
  database: Database,
  caller: Caller,
  page: PageRequest,
): Promise<ShownEndpoint[]> =>
  queryOn(database.pool)
    .selectFrom('webhook_endpoints')
    .selectAll()
    .select(waitingOf.as('waiting'))
    .where(within(caller))
    .$call(newestFirst(page))
    .execute();

/** One endpoint of the caller. */
export const findEndpoint = async (
  session: pg.Pool | pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<Result<ShownEndpoint, Refusal>> => {
  const row =
    id === null
      ? undefined
      : await queryOn(session)
          .selectFrom('webhook_endpoints')
          .selectAll()
          .select(waitingOf.as('waiting'))
          .where(within(caller))
          .where('id', '=', id)
          .executeTakeFirst();
  return row ? succeed(row) : WEBHOOK_NOT_FOUND;
};

const lockEndpoint = async (
  client: pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<EndpointRow | undefined> =>
  id === null
    ? undefined
    : queryOn(client)
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where(within(caller))
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();

export interface NewEndpoint {
  readonly url: string;
  readonly events?: readonly WebhookEventType[] | undefined;
  readonly description?: string | undefined;
  readonly secret?: string | undefined;
  readonly mode?: Mode | undefined;
}

/** An endpoint with its secret, which is shown once. */
export interface MadeEndpoint {
  readonly row: ShownEndpoint;
  readonly secret: string;
}

const hasRoom = async (client: pg.PoolClient, account: string): Promise<boolean> => {
  // Two requests at once must not both find the last place.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`webhooks ${account}`]);
  const { count } = await queryOn(client)
    .selectFrom('webhook_endpoints')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('accountId', '=', account)
    .executeTakeFirstOrThrow();
  return count < BigInt(MOST_ENDPOINTS);
};

/** Whose endpoints are changed, in which transaction, and with what. */
export interface EndpointContext {
  readonly client: pg.PoolClient;
  readonly caller: Caller;
  readonly vault: Vault;
  readonly checkUrl: UrlCheck;
  readonly now: Date;
}

/**
 * Makes an endpoint. Refusals: `live_key_required` for a live one from a test key, `webhook_url_forbidden`,
 * `webhook_limit_reached`.
 */
export const createEndpoint = async (
  { client, caller, vault, checkUrl }: EndpointContext,
  {
    url,
    events,
    description,
    secret = makeSecret(),
    mode = caller.mode,
  }: NewEndpoint & { readonly events: readonly WebhookEventType[] },
): Promise<Result<MadeEndpoint, Refusal>> => {
  if (mode === 'live' && caller.mode === 'test')
    return refuse('live_key_required', 'A test key is told of test messages only. Use a live key.', 'mode');
  const allowed = await checkUrl(url);
  if (!allowed.ok) return allowed;
  if (!(await hasRoom(client, caller.account.id)))
    return refuse(
      'webhook_limit_reached',
      `An account has at most ${MOST_ENDPOINTS} webhooks. Delete one first.`,
    );
  const owner = { accountId: caller.account.id, id: uuidv7() };
  const row = await queryOn(client)
    .insertInto('webhook_endpoints')
    .values({
      ...owner,
      mode,
      url,
      description: description ?? null,
      events: [...new Set(events)],
      secret: sealSecret(vault, owner, secret),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed({ row: { ...row, waiting: 0 }, secret });
};

export interface EndpointChange {
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEventType[] | undefined;
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** Changes an endpoint. Refusals: `webhook_not_found`, `webhook_url_forbidden`. */
export const changeEndpoint = async (
  { client, caller, checkUrl, now }: EndpointContext,
  { id, url, events, description, enabled }: EndpointChange & { readonly id: string | null },
): Promise<Result<ShownEndpoint, Refusal>> => {
  const before = await lockEndpoint(client, caller, id);
  if (!before) return WEBHOOK_NOT_FOUND;
  const allowed = url === undefined ? succeed(url) : await checkUrl(url);
  if (!allowed.ok) return allowed;
  if (enabled === false) await disableEndpoint(client, before, { reason: 'asked', now });
  await queryOn(client)
    .updateTable('webhook_endpoints')
    .set({
      updatedAt: now,
      ...(url !== undefined && { url }),
      ...(events !== undefined && { events: [...new Set(events)] }),
      ...(description !== undefined && { description }),
      ...(enabled === true && { status: 'enabled' as const, disabledReason: null, failingSince: null }),
    })
    .where(within(caller))
    .where('id', '=', before.id)
    .execute();
  return findEndpoint(client, caller, before.id);
};

/**
 * Gives an endpoint a new secret; the one before signs beside it for a day. Refusals: `webhook_not_found`,
 * `webhook_secret_reused`.
 */
export const rotateSecret = async (
  { client, caller, vault, now }: EndpointContext,
  { id, secret = makeSecret() }: { readonly id: string | null; readonly secret?: string | undefined },
): Promise<Result<MadeEndpoint, Refusal>> => {
  const before = await lockEndpoint(client, caller, id);
  if (!before) return WEBHOOK_NOT_FOUND;
  if (secretsOf(vault, before, now.getTime()).includes(secret))
    return refuse(
      'webhook_secret_reused',
      'The webhook signs with that secret already. Send another one, or none and one is made.',
      'secret',
    );
  await queryOn(client)
    .updateTable('webhook_endpoints')
    .set({
      secret: sealSecret(vault, before, secret),
      previousSecret: before.secret,
      rotatedAt: now,
      updatedAt: now,
    })
    .where(within(caller))
    .where('id', '=', before.id)
    .execute();
  const row = await findEndpoint(client, caller, before.id);
  return row.ok ? succeed({ row: row.value, secret }) : row;
};

/** Deletes an endpoint with its deliveries. False when the caller has no such endpoint. */
export const deleteEndpoint = async (
  client: pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<boolean> => {
  const row = await lockEndpoint(client, caller, id);
  if (!row) return false;
  const query = queryOn(client);
  const { accountId } = row;
  await query
    .deleteFrom('webhook_attempts')
    .where('accountId', '=', accountId)
    .where('endpointId', '=', row.id)
    .execute();
  await query.deleteFrom('webhook_endpoints').where(within(caller)).where('id', '=', row.id).execute();
  return true;
};
