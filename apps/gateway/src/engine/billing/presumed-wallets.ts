import type pg from 'pg';
import { createFreshValues } from '../../infrastructure/caches/fresh-values.ts';
import { plainWallet, type SpendingWallet } from './spending-wallet.ts';

/** An amount that a batch takes from the wallet of an account. */
export interface Spending {
  readonly accountId: string;
  /** Millionths. */
  readonly amount: bigint;
}

/**
 * What wallets were left with, so that the next batch is decided while its lock is still on its way. Only plain ones
 * are presumed, for which the balance is all there is to know.
 */
export interface PresumedWallets {
  /** The wallets as they are presumed to be; null unless each of them is known. */
  recall(accounts: readonly string[]): Map<string, SpendingWallet> | null;
  /** Call it once the batch that spent from them is on disk. */
  keep(wallets: ReadonlyMap<string, SpendingWallet>): void;
  /** They turned out to be otherwise. */
  forget(accounts: readonly string[]): void;
}

/** Age proves nothing wrong, since the lock tells. It only keeps accounts that are silent out of memory. */
const KEPT_MS = 10_000;
const MOST = 10_000;

export const createPresumedWallets = (): PresumedWallets => {
  const left = createFreshValues<string, { readonly available: bigint }>({
    freshMs: KEPT_MS,
    now: () => performance.now(),
    most: MOST,
  });
  return {
    recall: (accounts) => {
      const wallets = new Map<string, SpendingWallet>();
      for (const account of accounts) {
        const known = left.get(account);
        if (!known) return null;
        wallets.set(account, plainWallet(known.available));
      }
      return wallets;
    },
    keep: (wallets) => {
      for (const [account, { plain }] of wallets) if (!plain) left.forget(account);
      const remember = left.beginRead();
      for (const [account, { available, plain }] of wallets) if (plain) remember(account, { available });
    },
    forget: (accounts) => {
      for (const account of accounts) left.forget(account);
    },
  };
};

/** A row that has changed meanwhile is looked at anew once it is locked, and does not count then. */
const LOCK_PRESUMED = {
  name: 'lock-presumed-wallets',
  text: `SELECT CASE WHEN count(*) < cardinality($1::uuid[]) THEN fault('A wallet is not as it was presumed.') END
    FROM (
      SELECT FROM wallets JOIN unnest($1::uuid[], $2::bigint[]) AS spending (account_id, amount) USING (account_id)
      WHERE available >= amount AND NOT closed AND NOT capped AND markup_ppm = 0 AND keep_transactional = 0
        AND keep_otp = 0 AND (lots_expire_at IS NULL OR lots_expire_at > $3)
      ORDER BY account_id FOR UPDATE OF wallets
    ) AS locked`,
};

/**
 * Locks wallets as `lockWallets` does, and fails the transaction unless each is plain and has what is spent. So it may
 * travel with what relies on that.
 */
export const lockPresumedWallets = async (
  client: pg.PoolClient,
  spendings: readonly Spending[],
  now: Date,
): Promise<void> => {
  await client.query({
    ...LOCK_PRESUMED,
    values: [spendings.map(({ accountId }) => accountId), spendings.map(({ amount }) => amount), now],
  });
};

/** `raise_exception`, which `fault` tells by. */
const FAULT = 'P0001';

/** Tells whether a transaction failed by what it found in the database: read anew, it may be decided otherwise. */
export const isPresumedWrongly = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, 'code') === FAULT;
