import {
  type Balance,
  type Currency,
  formatDecimal,
  type LedgerKind,
  toDecimalMoney,
} from '@carillon/core/billing';
import { toId } from '@carillon/gateway-api/ids';
import type { walletSchema } from '@carillon/gateway-api/wallet';
import { and, desc, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { StoredLot } from './credit-lots.ts';
import { ledgerEntries, wallets } from './tables.ts';

export type EntryRow = typeof ledgerEntries.$inferSelect;

/** What an account has, in millionths of the wallet's currency. */
export interface Wallet extends Balance {
  readonly currency: Currency;
  /** Under them the account is warned. */
  readonly lowAt: bigint | null;
  readonly criticalAt: bigint | null;
  /** What is kept for more urgent texts. */
  readonly keepTransactional: bigint;
  readonly keepOtp: bigint;
  readonly markupPpm: number;
}

const columns = {
  currency: wallets.currency,
  available: wallets.available,
  held: wallets.held,
  lowAt: wallets.lowAt,
  criticalAt: wallets.criticalAt,
  keepTransactional: wallets.keepTransactional,
  keepOtp: wallets.keepOtp,
  markupPpm: wallets.markupPpm,
};

/** The wallet of an account, if there is such an account. */
export const findWallet = async (
  database: Pick<Database, 'drizzle'>,
  account: string,
): Promise<Wallet | undefined> =>
  (await database.drizzle.select(columns).from(wallets).where(eq(wallets.accountId, account)))[0];

/** The same, kept from every other change until the caller's transaction ends. */
export const lockWallet = async (client: pg.PoolClient, account: string): Promise<Wallet | undefined> =>
  (
    await drizzle(client).select(columns).from(wallets).where(eq(wallets.accountId, account)).for('update')
  )[0];

type WalletView = z.input<typeof walletSchema>;

/** A wallet as the API shows it. */
export const walletView = ({ currency, available, held }: Wallet): WalletView => ({
  balance: toDecimalMoney({ micros: available, currency }),
  held: toDecimalMoney({ micros: held, currency }),
});

const level = (micros: bigint | null): string | null => (micros === null ? null : formatDecimal(micros));

/** The same with its levels, and its credit by expiry; what has expired since is not shown as balance. */
export const walletDetail = (wallet: Wallet, lots: readonly StoredLot[]): WalletView => {
  const { currency } = wallet;
  const available = lots.reduce((sum, { remaining }) => sum + remaining, 0n);
  return {
    ...walletView({ ...wallet, available }),
    credits: lots.map((lot) => ({
      id: toId('led', lot.id),
      remaining: toDecimalMoney({ micros: lot.remaining, currency }),
      pricePerSegment:
        lot.pricePerSegment === null ? null : toDecimalMoney({ micros: lot.pricePerSegment, currency }),
      expiresAt: lot.expiresAt === null ? null : new Date(lot.expiresAt).toISOString(),
    })),
    settings: {
      lowAt: level(wallet.lowAt),
      criticalAt: level(wallet.criticalAt),
      keepForTransactional: formatDecimal(wallet.keepTransactional),
      keepForOtp: formatDecimal(wallet.keepOtp),
    },
  };
};

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
