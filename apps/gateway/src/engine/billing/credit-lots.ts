import { type CreditLot, partExpired, settleLots } from '@carillon/core/billing';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import { type LedgerMovement, postEntries } from './ledger.ts';

/** A lot as stored. */
export interface StoredLot extends CreditLot {
  readonly accountId: string;
  readonly pricePerSegment: bigint | null;
}

type LotRow = SqlRow<
  'credit_lots',
  'account_id' | 'id' | 'amount' | 'remaining' | 'price_per_segment' | 'expires_at'
>;

type WalletRow = SqlRow<'wallets', 'account_id' | 'currency' | 'available' | 'held'>;

/** A wallet whose lots sum to what it has available. */
export interface SettledWallet {
  readonly currency: string;
  readonly available: bigint;
  /** Those that can be spent. */
  readonly lots: readonly StoredLot[];
}

const OPEN_LOTS = `SELECT account_id, id, amount, remaining, price_per_segment, expires_at FROM credit_lots
  WHERE account_id = ANY($1::uuid[]) AND NOT closed`;

const toLot = (row: LotRow): StoredLot => ({
  accountId: row.account_id,
  id: row.id,
  amount: row.amount,
  remaining: row.remaining,
  pricePerSegment: row.price_per_segment,
  expiresAt: row.expires_at?.getTime() ?? null,
});

/** The lots of an account as they would be if they were settled now; nothing is written. */
export const readLots = async (
  session: pg.Pool | pg.PoolClient,
  account: string,
  { available, now }: { available: bigint; now: number },
): Promise<StoredLot[]> => {
  const { rows } = await session.query<LotRow>(OPEN_LOTS, [[account]]);
  return partExpired(settleLots(rows.map(toLot), available).lots, now).open.filter(
    ({ remaining }) => remaining > 0n,
  );
};

/** Writes what is left of lots. */
export const writeLots = async (
  client: pg.PoolClient,
  lots: readonly (StoredLot & { readonly closed?: boolean })[],
): Promise<void> => {
  if (lots.length === 0) return;
  await client.query(
    `UPDATE credit_lots SET remaining = lot.remaining, closed = lot.closed
     FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[]) AS lot (account_id, id, remaining, closed)
     WHERE credit_lots.account_id = lot.account_id AND credit_lots.id = lot.id`,
    [
      lots.map((lot) => lot.accountId),
      lots.map((lot) => lot.id),
      lots.map((lot) => lot.remaining),
      lots.map((lot) => lot.closed ?? false),
    ],
  );
};

interface Settlement {
  readonly wallet: WalletRow;
  readonly open: readonly StoredLot[];
  readonly closed: readonly StoredLot[];
  readonly expired: bigint;
}

const settle = (wallet: WalletRow, stored: readonly StoredLot[], now: number): Settlement => {
  const { lots, over } = settleLots(stored, wallet.available);
  const { open, expired } = partExpired(lots, now);
  // A used-up lot may yet get a release back, as long as anything is held.
  const { used = [], usable = [] } = Object.groupBy(open, ({ remaining }) =>
    remaining === 0n && wallet.held === 0n ? 'used' : 'usable',
  );
  return {
    wallet,
    open: usable,
    closed: [...used, ...expired.map((lot) => ({ ...lot, remaining: 0n }))],
    expired: over + expired.reduce((sum, { remaining }) => sum + remaining, 0n),
  };
};

const expiryOf = ({ wallet, expired }: Settlement): LedgerMovement => ({
  accountId: wallet.account_id,
  kind: 'expire',
  amount: expired,
  currency: wallet.currency,
});

/**
 * Brings the lots of some accounts in line with their wallets and takes out what has expired, with its entry. The
 * caller holds the locks of the wallets.
 *
 * @returns the wallets as they then are, by account.
 */
export const settleWallets = async (
  client: pg.PoolClient,
  accounts: readonly string[],
  now: Date,
): Promise<Map<string, SettledWallet>> => {
  const wallets = await client.query<WalletRow>(
    'SELECT account_id, currency, available, held FROM wallets WHERE account_id = ANY($1::uuid[])',
    [accounts],
  );
  const { rows } = await client.query<LotRow>(OPEN_LOTS, [accounts]);
  const lotsOf = Map.groupBy(rows.map(toLot), ({ accountId }) => accountId);
  const settled = wallets.rows.map((wallet) =>
    settle(wallet, lotsOf.get(wallet.account_id) ?? [], now.getTime()),
  );
  await writeLots(
    client,
    settled.flatMap(({ open, closed }) => [...open, ...closed.map((lot) => ({ ...lot, closed: true }))]),
  );
  await postEntries(client, settled.map(expiryOf), now);
  await client.query(
    `UPDATE wallets SET lots_expire_at = next.expires_at
     FROM (SELECT asked.account_id, min(credit_lots.expires_at) AS expires_at
           FROM unnest($1::uuid[]) AS asked (account_id)
           LEFT JOIN credit_lots ON credit_lots.account_id = asked.account_id AND NOT closed
           GROUP BY asked.account_id) AS next
     WHERE wallets.account_id = next.account_id AND wallets.lots_expire_at IS DISTINCT FROM next.expires_at`,
    [accounts],
  );
  return new Map(
    settled.map(({ wallet, open, expired }) => [
      wallet.account_id,
      { currency: wallet.currency, available: wallet.available - expired, lots: open },
    ]),
  );
};

/**
 * Takes expired credit out of every wallet that has some, account by account: what lots have left at their end, and
 * what a hold gave back after its lot was gone. Gives how many wallets it settled.
 */
export const expireCredit = async (database: Database, now: Date): Promise<number> => {
  for (let looked = 0; ; looked += 1) {
    const found = await database.transaction(async (client) => {
      const { rows } = await client.query<{ account_id: string }>(
        `SELECT account_id FROM wallets WHERE lots_expire_at <= $1 OR available > (
           SELECT coalesce(sum(amount), 0) FROM credit_lots
           WHERE credit_lots.account_id = wallets.account_id AND NOT closed)
         LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [now],
      );
      await settleWallets(
        client,
        rows.map((row) => row.account_id),
        now,
      );
      return rows.length > 0;
    });
    if (!found) return looked;
  }
};
