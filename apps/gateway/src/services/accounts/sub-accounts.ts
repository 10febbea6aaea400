import { formatDecimal } from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { passMarginOn } from '../../engine/billing/margins.ts';
import { takePlace } from '../../engine/billing/plans.ts';
import { transferCredit } from '../../engine/billing/transfer.ts';
import { cancelMessages } from '../../engine/messages/lifecycle/cancel-messages.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { type AccountRow, createAccount } from './accounts.ts';
import { endAccess, lockForClosing } from './end-access.ts';

/** The least a main account moves to a sub-account at once: EUR 30. Millionths. */
export const LEAST_TRANSFER = 30_000_000n;

/** A sub-account with what a list shows of its wallet. */
export interface SubAccountRow extends AccountRow {
  readonly available: bigint;
  readonly held: bigint;
  readonly markupPpm: number;
}

export interface NewSubAccount {
  readonly name: string;
  readonly markupPpm: number;
  readonly defaultCountry?: string | undefined;
  readonly defaultSender?: string | undefined;
}

export const SUB_ACCOUNT_NOT_FOUND = refuse(
  'account_not_found',
  'There is no such sub-account of this account. List them with GET /v1/accounts.',
);

const openSubAccounts = (session: pg.Pool | pg.PoolClient, parent: string) =>
  queryOn(session)
    .selectFrom('accounts')
    .innerJoin('wallets', 'wallets.accountId', 'accounts.id')
    .where('parentId', '=', parent)
    .where('closedAt', 'is', null);

const SHOWN = ['wallets.available', 'wallets.held', 'wallets.markupPpm'] as const;

/** One page, newest first; deleted ones are not in it. */
export const listSubAccounts = (
  database: Database,
  parent: string,
  page: PageRequest,
): Promise<SubAccountRow[]> =>
  openSubAccounts(database.pool, parent)
    .selectAll('accounts')
    .select(SHOWN)
    .$call(newestFirst(page))
    .execute();

/** The id of an open sub-account of a main account; null when it has no such. */
export const findSubAccount = async (
  database: Database,
  parent: string,
  id: string | null,
): Promise<string | null> => {
  if (id === null) return null;
  const row = await openSubAccounts(database.pool, parent)
    .select('accounts.id')
    .where('accounts.id', '=', id)
    .executeTakeFirst();
  return row?.id ?? null;
};

/** The open sub-account of a main account, its row locked. */
export const lockSubAccount = async (
  client: pg.PoolClient,
  parent: string,
  id: string | null,
): Promise<Result<SubAccountRow, Refusal>> => {
  if (id === null) return SUB_ACCOUNT_NOT_FOUND;
  const row = await openSubAccounts(client, parent)
    .selectAll('accounts')
    .select(SHOWN)
    .where('accounts.id', '=', id)
    .forNoKeyUpdate('accounts')
    .executeTakeFirst();
  return row ? succeed(row) : SUB_ACCOUNT_NOT_FOUND;
};

const setMarkup = (client: pg.PoolClient, account: string, markupPpm: number) =>
  queryOn(client).updateTable('wallets').set({ markupPpm }).where('accountId', '=', account).execute();

/**
 * Makes a sub-account with an empty wallet in the main account's currency and on its plan.
 *
 * Refusals: `quota_reached` (also for a sub-account that asks), `sender_invalid`.
 */
export const createSubAccount = async (
  client: pg.PoolClient,
  parent: string,
  { markupPpm, ...content }: NewSubAccount,
): Promise<Result<SubAccountRow, Refusal>> => {
  const place = await takePlace(client, parent, 'sub_accounts');
  if (!place.ok) return place;
  const main = await queryOn(client)
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', parent)
    .executeTakeFirstOrThrow();
  if (main.parentId !== null)
    return refuse('quota_reached', 'A sub-account has no sub-accounts of its own. Ask the main account.');
  const made = await createAccount(client, {
    ...content,
    plan: main.plan,
    currency: main.currency,
    parentId: parent,
  });
  if (!made.ok) return made;
  await setMarkup(client, made.value.id, markupPpm);
  return succeed({ ...made.value, available: 0n, held: 0n, markupPpm });
};

/** Changes the name or the mark-up; prices that are frozen on messages stay. Refusal: `account_not_found`. */
export const changeSubAccount = async (
  client: pg.PoolClient,
  parent: string,
  id: string | null,
  change: { readonly name?: string | undefined; readonly markupPpm?: number | undefined },
): Promise<Result<SubAccountRow, Refusal>> => {
  const found = await lockSubAccount(client, parent, id);
  if (!found.ok) return found;
  const row = found.value;
  const after = { ...row, name: change.name ?? row.name, markupPpm: change.markupPpm ?? row.markupPpm };
  await queryOn(client).updateTable('accounts').set({ name: after.name }).where('id', '=', row.id).execute();
  await setMarkup(client, row.id, after.markupPpm);
  return succeed(after);
};

/**
 * Moves credit to a sub-account, EUR 30 at least. Refusals: `account_not_found`, `transfer_too_small`,
 * `wallet_insufficient`.
 */
export const transferToSubAccount = async (
  client: pg.PoolClient,
  parent: string,
  { id, amount }: { id: string | null; amount: bigint },
  now: Date,
): Promise<Result<SubAccountRow, Refusal>> => {
  const found = await lockSubAccount(client, parent, id);
  if (!found.ok) return found;
  const { currency } = found.value;
  if (amount < LEAST_TRANSFER)
    return refuse(
      'transfer_too_small',
      `A transfer moves at least ${formatDecimal(LEAST_TRANSFER)} ${currency}.`,
      'amount',
    );
  const moved = await transferCredit(
    client,
    { from: parent, to: found.value.id, amount, note: 'transfer to sub-account' },
    now,
  );
  if (!moved.ok) return moved;
  return lockSubAccount(client, parent, id);
};

/**
 * Deletes a sub-account: its keys end, what has not left is cancelled, its mark-up and the rest of its credit go to
 * the main account. Its messages and entries stay. Credit that is on the wire follows when it is released. Gives the
 * amount that came back. Refusal: `account_not_found`.
 */
export const deleteSubAccount = async (
  client: pg.PoolClient,
  parent: string,
  id: string | null,
  now: Date,
): Promise<Result<bigint, Refusal>> => {
  const found = await lockSubAccount(client, parent, id);
  if (!found.ok) return found;
  const { id: account, currency } = found.value;
  await lockForClosing(client, { closing: [account], paid: parent }, now);
  await endAccess(client, account, now);
  await cancelMessages(client, { account, selection: { all: true } }, now);
  await passMarginOn(client, { account, parent, currency }, now);
  return transferCredit(
    client,
    { from: account, to: parent, amount: null, note: 'sub-account deleted' },
    now,
  );
};

/** Returns what deleted sub-accounts got back since, from texts that were on the wire; gives how many had some. */
export const returnLateCredit = async (database: Database, now: Date): Promise<number> => {
  const { rows } = await database.pool.query<{ id: string; parent_id: string }>(
    `SELECT accounts.id, parent_id FROM accounts JOIN wallets ON wallets.account_id = accounts.id
     WHERE closed_at IS NOT NULL AND parent_id IS NOT NULL AND available > 0 ORDER BY accounts.id`,
  );
  for (const { id: from, parent_id: to } of rows)
    await database.transaction((client) =>
      transferCredit(client, { from, to, amount: null, note: 'sub-account deleted' }, now),
    );
  return rows.length;
};
