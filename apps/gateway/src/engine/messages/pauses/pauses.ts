import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../../infrastructure/database/query.ts';

export type PauseRow = Row<'pauses'>;

/** Who asks: an account about its own texts, or an operator about anybody's. */
export type PausedBy = PauseRow['setBy'];

export interface NewPause {
  readonly accountId: string | null;
  /** Of an automation of that account; undefined pauses all of its texts, null names none. */
  readonly automation: string | null | undefined;
  readonly setBy: PausedBy;
  readonly reason: string | null;
}

/** One page, newest first; of one account, or of all. */
export const listPauses = (
  database: Database,
  { account, ...page }: PageRequest & { readonly account: string | null },
): Promise<PauseRow[]> =>
  queryOn(database.pool)
    .selectFrom('pauses')
    .selectAll()
    .where(({ and, eb }) => and(account === null ? [] : [eb('accountId', '=', account)]))
    .$call(newestFirst(page))
    .execute();

const findCampaign = async (
  client: pg.PoolClient,
  account: string,
  automation: string | null | undefined,
): Promise<Result<string, Refusal>> => {
  if (automation === undefined) return succeed('');
  const found =
    automation === null
      ? null
      : await queryOn(client)
          .selectFrom('automations')
          .select('id')
          .where('accountId', '=', account)
          .where('id', '=', automation)
          .executeTakeFirst();
  return found
    ? succeed(found.id)
    : refuse('automation_not_found', 'The account has no such automation.', 'automation');
};

/** Lets texts wait. What is paused already stays so, under its first pause, with the new reason. */
export const pause = async (
  client: pg.PoolClient,
  { accountId, automation, setBy, reason }: NewPause,
): Promise<Result<PauseRow, Refusal>> => {
  const account =
    accountId === null
      ? null
      : await queryOn(client)
          .selectFrom('accounts')
          .select('id')
          .where('id', '=', accountId)
          .executeTakeFirst();
  if (!account) return refuse('account_not_found', 'There is no such account.', 'accountId');
  const campaign = await findCampaign(client, account.id, automation);
  if (!campaign.ok) return campaign;
  const row = await queryOn(client)
    .insertInto('pauses')
    .values({ accountId: account.id, id: uuidv7(), campaign: campaign.value, setBy, reason })
    .onConflict((conflict) => conflict.columns(['accountId', 'campaign', 'setBy']).doUpdateSet({ reason }))
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};

/** Lets texts go on. An account ends its own pauses only. False when there is none that the caller may end. */
export const resume = async (
  client: pg.PoolClient,
  { account, id }: { account: string | null; id: string },
): Promise<boolean> => {
  const { numDeletedRows } = await queryOn(client)
    .deleteFrom('pauses')
    .where('id', '=', id)
    .where(({ and, eb }) =>
      account === null
        ? eb('setBy', '=', 'operator')
        : and([eb('accountId', '=', account), eb('setBy', '=', 'account')]),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
