import { type Balance, type Currency, type LedgerKind, toDecimalMoney } from '@carillon/core/billing';
import type { walletSchema } from '@carillon/gateway-api/wallet';
import { and, desc, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { z } from 'zod';
import type { Database } from '../database/open.ts';
import { ledgerEntries, wallets } from './tables.ts';

export type EntryRow = typeof ledgerEntries.$inferSelect;

/** What an account has, in millionths of the wallet's currency. */
export interface Wallet extends Balance {
  readonly currency: Currency;
}

const columns = { currency: wallets.currency, available: wallets.available, held: wallets.held };

/** The wallet of an account, if there is such an account. */
export const findWallet = async (database: Database, account: string): Promise<Wallet | undefined> =>
  (await database.drizzle.select(columns).from(wallets).where(eq(wallets.accountId, account)))[0];

/** The same, kept from every other change until the caller's transaction ends. */
export const lockWallet = async (client: pg.PoolClient, account: string): Promise<Wallet | undefined> =>
  (
    await drizzle(client).select(columns).from(wallets).where(eq(wallets.accountId, account)).for('update')
  )[0];

/** A wallet as the API shows it. */
export const walletView = ({ currency, available, held }: Wallet): z.input<typeof walletSchema> => ({
  balance: toDecimalMoney({ micros: available, currency }),
  held: toDecimalMoney({ micros: held, currency }),
});

/** One page of an account's ledger, newest first. */
export const listEntries = (
  database: Database,
  account: string,
  { kind, limit, before }: { kind: LedgerKind | undefined; limit: number; before: string | null },
): Promise<EntryRow[]> =>
  database.drizzle
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.accountId, account),
        kind ? eq(ledgerEntries.kind, kind) : undefined,
        before ? lt(ledgerEntries.id, before) : undefined,
      ),
    )
    .orderBy(desc(ledgerEntries.id))
    .limit(limit);
