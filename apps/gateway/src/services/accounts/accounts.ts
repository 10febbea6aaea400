import type { Currency } from '@carillon/core/billing';
import { parseSender } from '@carillon/core/messaging';
import { fail, type Refusal, type Result, succeed } from '@carillon/core/result';
import { desc, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { accounts } from '../../engine/api-keys/tables.ts';
import { wallets } from '../../engine/billing/tables.ts';
import type { Database } from '../../infrastructure/database/open.ts';

export type AccountRow = typeof accounts.$inferSelect;

export interface NewAccount {
  readonly name: string;
  readonly plan: string;
  readonly currency: Currency;
  /** ISO 3166-1 alpha-2, to read numbers in national form with. */
  readonly defaultCountry?: string | undefined;
  readonly defaultSender?: string | undefined;
  /** The main account, of a sub-account. */
  readonly parentId?: string;
}

/** One page, newest first. */
export const listAccounts = (
  database: Database,
  { limit, before }: { limit: number; before: string | null },
): Promise<AccountRow[]> =>
  database.drizzle
    .select()
    .from(accounts)
    .where(before ? lt(accounts.id, before) : undefined)
    .orderBy(desc(accounts.id))
    .limit(limit);

/** Makes an account with an empty wallet, in the caller's transaction. Refusal: `sender_invalid`. */
export const createAccount = async (
  client: pg.PoolClient,
  { defaultCountry, defaultSender, ...account }: NewAccount,
): Promise<Result<AccountRow, Refusal>> => {
  const sender = defaultSender === undefined ? succeed(null) : parseSender(defaultSender);
  if (!sender.ok) return fail({ ...sender.error, field: 'defaultSender' });
  const db = drizzle(client);
  const [row] = await db
    .insert(accounts)
    .values({ id: uuidv7(), ...account, defaultCountry: defaultCountry ?? null, defaultSender: sender.value })
    .returning();
  await db
    .insert(wallets)
    .values({ accountId: row!.id, currency: account.currency, available: 0n, held: 0n });
  return succeed(row!);
};
