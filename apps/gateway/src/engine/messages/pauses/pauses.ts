import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { and, desc, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import { accounts } from '../../api-keys/tables.ts';
import { pauses } from './tables.ts';

export type PauseRow = typeof pauses.$inferSelect;

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
  { account, limit, before }: { account: string | null; limit: number; before: string | null },
): Promise<PauseRow[]> =>
  database.drizzle
    .select()
    .from(pauses)
    .where(
      and(
        account === null ? undefined : eq(pauses.accountId, account),
        before === null ? undefined : lt(pauses.id, before),
      ),
    )
    .orderBy(desc(pauses.id))
    .limit(limit);

const findCampaign = async (
  client: pg.PoolClient,
  account: string,
  automation: string | null | undefined,
): Promise<Result<string, Refusal>> => {
  if (automation === undefined) return succeed('');
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM automations WHERE account_id = $1 AND id = $2',
    [account, automation],
  );
  const [found] = rows;
  return found
    ? succeed(found.id)
    : refuse('automation_not_found', 'The account has no such automation.', 'automation');
};

/** Lets texts wait. What is paused already stays so, under its first pause, with the new reason. */
export const pause = async (
  client: pg.PoolClient,
  { accountId, automation, setBy, reason }: NewPause,
): Promise<Result<PauseRow, Refusal>> => {
  const [account] =
    accountId === null
      ? []
      : await drizzle(client).select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId));
  if (!account) return refuse('account_not_found', 'There is no such account.', 'accountId');
  const campaign = await findCampaign(client, account.id, automation);
  if (!campaign.ok) return campaign;
  const [row] = await drizzle(client)
    .insert(pauses)
    .values({ accountId: account.id, id: uuidv7(), campaign: campaign.value, setBy, reason })
    .onConflictDoUpdate({ target: [pauses.accountId, pauses.campaign, pauses.setBy], set: { reason } })
    .returning();
  return succeed(row!);
};

/** Lets texts go on. An account ends its own pauses only. False when there is none that the caller may end. */
export const resume = async (
  client: pg.PoolClient,
  { account, id }: { account: string | null; id: string },
): Promise<boolean> => {
  const whose =
    account === null
      ? eq(pauses.setBy, 'operator')
      : and(eq(pauses.accountId, account), eq(pauses.setBy, 'account'));
  const gone = await drizzle(client)
    .delete(pauses)
    .where(and(whose, eq(pauses.id, id)))
    .returning({ id: pauses.id });
  return gone.length > 0;
};
