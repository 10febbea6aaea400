import type { SpendingLimits } from '@carillon/core/billing';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import { readLots, settleWallets } from './credit-lots.ts';
import { bindsMessage, type RunningCap, readCaps } from './spend-caps.ts';

type WalletRow = SqlRow<
  'wallets',
  | 'account_id'
  | 'available'
  | 'lots_expire_at'
  | 'keep_transactional'
  | 'keep_otp'
  | 'markup_ppm'
  | 'capped'
  | 'closed'
>;

/** Whose spending a message counts to. */
export interface Spender {
  readonly keyId: string;
  readonly connector: string | null;
}

/** A locked wallet while a batch is admitted: what is left shrinks with each message. */
export interface SpendingWallet {
  available: bigint;
  readonly caps: readonly RunningCap[];
  /** Nothing but the balance binds what is spent. */
  readonly plain: boolean;
  /** What binds a message besides the balance; undefined when nothing does. */
  limitsFor(spender: Spender): SpendingLimits | undefined;
  /** Takes the price of an admitted message off. */
  spend(spender: Spender, price: bigint): void;
}

const WALLETS = `SELECT account_id, available, lots_expire_at, keep_transactional, keep_otp, markup_ppm, capped, closed
    FROM wallets WHERE account_id = ANY($1::uuid[]) ORDER BY account_id`;
const LOCK = { name: 'lock-wallets', text: `${WALLETS} FOR UPDATE` };

/** A wallet whose balance is all there is to know of it. */
export const plainWallet = (available: bigint): SpendingWallet => ({
  available,
  caps: [],
  plain: true,
  limitsFor: () => undefined,
  spend(_, price) {
    this.available -= price;
  },
});

const toWallet = (row: WalletRow, caps: readonly RunningCap[]): SpendingWallet => {
  const reserve = { transactional: row.keep_transactional, otp: row.keep_otp };
  // A closed account spends nothing, not even what was on its way here when it was closed.
  const available = row.closed ? 0n : row.available;
  const unbound =
    caps.length === 0 && row.markup_ppm === 0 && reserve.transactional === 0n && reserve.otp === 0n;
  if (unbound) return { ...plainWallet(available), plain: !row.closed && !row.capped };
  return {
    available,
    caps,
    plain: false,
    limitsFor: (spender) => ({
      reserve,
      markupPpm: row.markup_ppm,
      caps: caps.filter((cap) => bindsMessage(cap, spender)),
    }),
    spend(spender, price) {
      this.available -= price;
      if (price === 0n) return;
      for (const cap of caps) {
        if (!bindsMessage(cap, spender)) continue;
        cap.used += price;
        cap.changed = true;
      }
    },
  };
};

/**
 * Locks the wallets of some accounts, in a fixed order, and reads what each can spend; credit that has expired since
 * is taken out first.
 *
 * The wallet row is the lock of an account's admission: whoever holds it may read the account's event keys and
 * idempotency keys and write new ones, and no other process can slip in between.
 */
export const lockWallets = async (
  client: pg.PoolClient,
  accounts: readonly string[],
  now: number,
): Promise<Map<string, SpendingWallet>> => {
  const { rows } = await client.query<WalletRow>({ ...LOCK, values: [accounts] });
  const due = rows.filter((row) => row.lots_expire_at && row.lots_expire_at.getTime() <= now);
  if (due.length > 0) {
    const settled = await settleWallets(
      client,
      due.map((row) => row.account_id),
      new Date(now),
    );
    for (const row of due) row.available = settled.get(row.account_id)!.available;
  }
  const caps = await readCaps(
    client,
    rows.filter(({ capped }) => capped).map((row) => row.account_id),
    now,
  );
  return new Map(rows.map((row) => [row.account_id, toWallet(row, caps.get(row.account_id) ?? [])]));
};

/** The wallet of an account as admission would find it, for estimates: nothing is locked and nothing is written. */
export const readSpendingWallet = async (
  database: Database,
  account: string,
  now: number,
): Promise<SpendingWallet> => {
  const { rows } = await database.pool.query<WalletRow>(WALLETS, [[account]]);
  const [row] = rows;
  if (!row) throw new Error(`Account ${account} has no wallet.`);
  const lots = await readLots(database.pool, account, { available: row.available, now });
  const available = lots.reduce((sum, { remaining }) => sum + remaining, 0n);
  const caps = row.capped ? await readCaps(database.pool, [account], now) : new Map<string, RunningCap[]>();
  return toWallet({ ...row, available }, caps.get(account) ?? []);
};
