import type { Currency } from '@carillon/core/billing';
import { parseSender } from '@carillon/core/messaging';
import { fail, type Refusal, type Result, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

export type AccountRow = Row<'accounts'>;

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
export const listAccounts = (database: Database, page: PageRequest): Promise<AccountRow[]> =>
  queryOn(database.pool).selectFrom('accounts').selectAll().$call(newestFirst(page)).execute();

/** Makes an account with an empty wallet, in the caller's transaction. Refusal: `sender_invalid`. */
export const createAccount = async (
  client: pg.PoolClient,
  { defaultCountry, defaultSender, ...account }: NewAccount,
): Promise<Result<AccountRow, Refusal>> => {
  const sender = defaultSender === undefined ? succeed(null) : parseSender(defaultSender);
  if (!sender.ok) return fail({ ...sender.error, field: 'defaultSender' });
  const row = await queryOn(client)
    .insertInto('accounts')
    .values({ id: uuidv7(), ...account, defaultCountry: defaultCountry ?? null, defaultSender: sender.value })
    .returningAll()
    .executeTakeFirstOrThrow();
  await queryOn(client)
    .insertInto('wallets')
    .values({ accountId: row.id, currency: account.currency, available: 0n, held: 0n })
    .execute();
  return succeed(row);
};
