import type { PrivacyRequest } from '@carillon/connector-kit/connector';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../../infrastructure/database/query.ts';
import { type Caller, reachedModes } from '../../../infrastructure/http/caller.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import { sealSubject } from './subject.ts';

export type PrivacyRequestRow = Row<'privacy_requests'>;

/** A request that a platform passed on, and whose it is. */
export interface NewPrivacyRequest {
  readonly accountId: string;
  readonly connectionId: string;
  readonly mode: PrivacyRequestRow['mode'];
  readonly request: PrivacyRequest;
  readonly now: Date;
}

/** The law gives a month to answer (GDPR, article 12), and so does Shopify. */
const TERM_MS = 30 * 24 * 3_600_000;

/** A test connection is no word of a platform about live people. */
const TEST_ONLY = 'It came through a test connection, which erases nobody and hands nothing out.';

/**
 * Keeps a request in the caller's transaction; one that came before, by its delivery, is not kept again. What the gateway does
 * by itself it begins at once. Gives its id.
 */
export const keepRequest = async (
  client: pg.PoolClient,
  vault: Vault,
  { accountId, connectionId, mode, request, now }: NewPrivacyRequest,
): Promise<string> => {
  const id = uuidv7();
  const isTest = mode === 'test';
  const subject =
    request.kind === 'shop_erasure' || isTest
      ? null
      : sealSubject(vault, { accountId, id }, { customer: request.customer, orders: request.orders });
  const added = await queryOn(client)
    .insertInto('privacy_requests')
    .values({
      accountId,
      id,
      connectionId,
      platform: request.source.platform,
      shop: request.source.shop,
      mode,
      kind: request.kind,
      platformRequestId: request.kind === 'shop_erasure' ? null : request.requestId,
      deliveryId: request.webhook.id,
      sealedSubject: subject,
      receivedAt: now,
      dueAt: new Date(now.getTime() + TERM_MS),
      ...(isTest ? { state: 'done' as const, doneAt: now, detail: TEST_ONLY } : {}),
      nextAt: request.kind === 'customer_access' || isTest ? null : now,
    })
    .onConflict((conflict) => conflict.columns(['connectionId', 'deliveryId']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added) return added.id;
  const known = await queryOn(client)
    .selectFrom('privacy_requests')
    .select('id')
    .where('accountId', '=', accountId)
    .where('connectionId', '=', connectionId)
    .where('deliveryId', '=', request.webhook.id)
    .executeTakeFirstOrThrow();
  return known.id;
};

const within = (session: pg.Pool | pg.PoolClient, caller: Caller) =>
  queryOn(session)
    .selectFrom('privacy_requests')
    .selectAll()
    .where('accountId', '=', caller.account.id)
    .where('mode', 'in', reachedModes(caller));

/** One page, newest first. */
export const listRequests = (
  { pool }: Database,
  caller: Caller,
  { state, ...page }: PageRequest & { readonly state: PrivacyRequestRow['state'] | null },
): Promise<PrivacyRequestRow[]> =>
  within(pool, caller)
    .$if(state !== null, (query) => query.where('state', '=', state!))
    .$call(newestFirst(page))
    .execute();

const NOT_FOUND = refuse(
  'privacy_request_not_found',
  'There is no such request. List them with GET /v1/privacy/requests.',
);

/** One request. Refusal: `privacy_request_not_found`. */
export const findRequest = async (
  session: pg.Pool | pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<Result<PrivacyRequestRow, Refusal>> => {
  const row = id === null ? undefined : await within(session, caller).where('id', '=', id).executeTakeFirst();
  return row ? succeed(row) : NOT_FOUND;
};

/** Marks a request as done: whom it was about is forgotten. False when it was so already. */
export const endRequest = async (
  session: pg.Pool | pg.PoolClient,
  { accountId, id }: Pick<PrivacyRequestRow, 'accountId' | 'id'>,
  { detail, now }: { readonly detail: string; readonly now: Date },
): Promise<boolean> => {
  const { numUpdatedRows } = await queryOn(session)
    .updateTable('privacy_requests')
    .set({ state: 'done', doneAt: now, nextAt: null, detail, sealedSubject: null })
    .where('accountId', '=', accountId)
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/**
 * Ends a request that the account has answered itself. What the gateway does by itself, nobody takes from it. Refusals:
 * `privacy_request_not_found`, `privacy_request_automatic`.
 */
export const answerRequest = async (
  client: pg.PoolClient,
  { caller, id }: { readonly caller: Caller; readonly id: string | null },
  now: Date,
): Promise<Result<PrivacyRequestRow, Refusal>> => {
  const found = await findRequest(client, caller, id);
  if (!found.ok) return found;
  if (found.value.kind !== 'customer_access')
    return refuse(
      'privacy_request_automatic',
      'The gateway erases by itself, and marks the request as done when it has.',
    );
  await endRequest(client, found.value, { detail: 'Answered by the account.', now });
  return findRequest(client, caller, id);
};

/** Proof that a request was done is kept for three years, as long as somebody may ask for it. */
const KEPT_MS = 3 * 366 * 24 * 3_600_000;

export const dropOldRequests = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query(`DELETE FROM privacy_requests WHERE state = 'done' AND done_at < $1`, [
    new Date(now - KEPT_MS),
  ]);
};
