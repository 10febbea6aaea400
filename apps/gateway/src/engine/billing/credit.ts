import { type DecimalMoney, parseDecimal } from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { settleWallets } from './credit-lots.ts';
import { postEntries } from './ledger.ts';
import { lockWallet, type Wallet } from './wallets.ts';

/** Money the operator puts on an account. */
export interface Credit {
  readonly accountId: string | null;
  /** A plain string is in the currency of the wallet. */
  readonly amount: DecimalMoney | string;
  readonly expiresAt?: string | undefined;
  readonly note?: string | undefined;
}

/** The largest balance the API can write: twelve digits before the point, six after it. */
const MOST = 10n ** 18n - 1n;

/**
 * Credits an account, in the caller's transaction, and gives the wallet as it then is.
 *
 * Refusals: `account_not_found`, `amount_invalid`, `currency_mismatch`, `request_invalid` (it would be expired already).
 */
export const creditWallet = async (
  client: pg.PoolClient,
  { accountId, amount, expiresAt, note }: Credit,
  now: Date,
): Promise<Result<Wallet, Refusal>> => {
  const plain = typeof amount === 'string';
  const micros = parseDecimal(plain ? amount : amount.amount);
  const field = plain ? 'amount' : 'amount.amount';
  if (micros === null || micros <= 0n) {
    return refuse(
      'amount_invalid',
      'The amount must be above zero. Send a decimal string such as "100.00".',
      field,
    );
  }
  const expiry = expiresAt === undefined ? null : new Date(expiresAt);
  if (expiry && expiry <= now) {
    return refuse(
      'request_invalid',
      'expiresAt is past: nobody could spend the credit. Send a later time.',
      'expiresAt',
    );
  }
  const known = accountId === null ? undefined : await lockWallet(client, accountId);
  // What was spent so far came from the lots there were, not from the one that is about to come.
  const settled = known && accountId !== null ? await settleWallets(client, [accountId], now) : undefined;
  const wallet = known && { ...known, available: settled!.get(accountId!)!.available };
  if (!wallet || accountId === null) {
    return refuse(
      'account_not_found',
      'There is no such account. List them with GET /v1/operator/accounts.',
      'accountId',
    );
  }
  const { currency } = wallet;
  if (!plain && amount.currency !== currency) {
    return refuse(
      'currency_mismatch',
      `The wallet holds ${currency}. Send the amount in it.`,
      'amount.currency',
    );
  }
  if (wallet.available + wallet.held + micros > MOST) {
    return refuse('amount_invalid', 'The wallet cannot hold that much. Send a smaller amount.', field);
  }
  const topUp = {
    accountId,
    kind: 'top_up',
    amount: micros,
    currency,
    note: note ?? null,
    expiresAt: expiry,
  } as const;
  await postEntries(client, [topUp], now);
  return succeed({ ...wallet, available: wallet.available + micros });
};
