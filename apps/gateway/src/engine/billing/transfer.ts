import { drawFromLots } from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { type SettledWallet, type StoredLot, settleWallets, writeLots } from './credit-lots.ts';
import { type LedgerMovement, postEntries } from './ledger.ts';
import { lockWallets } from './spending-wallet.ts';

/** Credit on its way from one account to another of the same currency. Millionths. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  /** Null is all there is. */
  readonly amount: bigint | null;
  readonly note?: string;
}

const INSUFFICIENT = refuse(
  'wallet_insufficient',
  'The wallet does not hold that much. Read GET /v1/wallet, and move at most its balance.',
  'amount',
);

/** Takes an amount out of lots; gives the parts with the expiry and the price each had. */
const draw = async (
  client: pg.PoolClient,
  { lots }: SettledWallet,
  amount: bigint,
): Promise<{ lot: StoredLot; taken: bigint }[]> => {
  const before = new Map(lots.map((lot) => [lot.id, lot.remaining]));
  const parts = drawFromLots(lots, amount).map((lot) => ({
    lot,
    taken: before.get(lot.id)! - lot.remaining,
  }));
  const touched = parts.filter(({ taken }) => taken > 0n);
  await writeLots(
    client,
    touched.map(({ lot }) => lot),
  );
  return touched;
};

/**
 * Moves credit between two accounts, in the caller's transaction: the soonest-expiring first, and every part keeps
 * its expiry. Gives the amount moved. Refusal: `wallet_insufficient`.
 */
export const transferCredit = async (
  client: pg.PoolClient,
  { from, to, amount: asked, note }: Transfer,
  now: Date,
): Promise<Result<bigint, Refusal>> => {
  await lockWallets(client, [from, to], now.getTime());
  const settled = await settleWallets(client, [from, to], now);
  const source = settled.get(from);
  const target = settled.get(to);
  if (!source || !target || source.currency !== target.currency)
    throw new Error('Credit moves between two wallets of one currency.');
  const amount = asked ?? source.available;
  if (amount > source.available) return INSUFFICIENT;
  if (amount === 0n) return succeed(0n);
  const parts = await draw(client, source, amount);
  const shared = { currency: source.currency, note: note ?? null };
  await postEntries(
    client,
    [
      { accountId: from, kind: 'transfer_out', amount, ...shared },
      ...parts.map(
        ({ lot, taken }): LedgerMovement => ({
          accountId: to,
          kind: 'transfer_in',
          amount: taken,
          expiresAt: lot.expiresAt === null ? null : new Date(lot.expiresAt),
          pricePerSegment: lot.pricePerSegment,
          ...shared,
        }),
      ),
    ],
    now,
  );
  return succeed(amount);
};

/** Pays unspent credit out of a wallet, once per key. Refusal: `wallet_insufficient`. */
export const withdrawCredit = async (
  client: pg.PoolClient,
  { accountId, amount, key, note }: { accountId: string; amount: bigint; key: string; note?: string },
  now: Date,
): Promise<Result<bigint, Refusal>> => {
  await lockWallets(client, [accountId], now.getTime());
  const known = await client.query('SELECT FROM ledger_entries WHERE account_id = $1 AND key = $2', [
    accountId,
    key,
  ]);
  if (known.rowCount) return succeed(amount);
  const wallet = (await settleWallets(client, [accountId], now)).get(accountId)!;
  if (amount > wallet.available) return INSUFFICIENT;
  await draw(client, wallet, amount);
  const { currency } = wallet;
  await postEntries(
    client,
    [{ accountId, kind: 'withdrawal', amount, currency, key, note: note ?? null }],
    now,
  );
  return succeed(amount);
};
