import {
  type Balance,
  type Currency,
  formatDecimal,
  type LedgerKind,
  toDecimalMoney,
} from '@carillon/core/billing';
import { toId } from '@carillon/gateway-api/ids';
import type { walletSchema } from '@carillon/gateway-api/wallet';
import type pg from 'pg';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import type { StoredLot } from './credit-lots.ts';

export type EntryRow = Row<'ledger_entries'>;

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

const COLUMNS = [
  'currency',
  'available',
  'held',
  'lowAt',
  'criticalAt',
  'keepTransactional',
  'keepOtp',
  'markupPpm',
] as const;

const select = (session: pg.Pool | pg.PoolClient, account: string) =>
  queryOn(session).selectFrom('wallets').select(COLUMNS).where('accountId', '=', account);

/** The wallet of an account, if there is such an account. */
export const findWallet = (session: pg.Pool | pg.PoolClient, account: string): Promise<Wallet | undefined> =>
  select(session, account).executeTakeFirst();

/** The same, kept from every other change until the caller's transaction ends. */
export const lockWallet = (client: pg.PoolClient, account: string): Promise<Wallet | undefined> =>
  select(client, account).forUpdate().executeTakeFirst();

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
  { kind, ...page }: PageRequest & { readonly kind: LedgerKind | undefined },
): Promise<EntryRow[]> =>
  queryOn(database.pool)
    .selectFrom('ledger_entries')
    .selectAll()
    .where('accountId', '=', account)
    .where(({ and, eb }) => and(kind ? [eb('kind', '=', kind)] : []))
    .$call(newestFirst(page))
    .execute();
