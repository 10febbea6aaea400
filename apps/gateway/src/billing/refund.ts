import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { settleWallets } from './credit-lots.ts';
import { postEntries } from './ledger.ts';
import { lockWallets } from './spending-wallet.ts';

interface ChargedRow {
  price: bigint;
  currency: string;
  purpose: 'transactional' | 'commercial';
  country: string | null;
  connector: string | null;
  campaign: string | null;
  segments: number;
}

/**
 * Gives the price of a charged message back, once. A mark-up stays with the main account: only what the gateway
 * itself earned can come back from it. Refusal: `message_not_charged`.
 */
export const refundMessage = async (
  client: pg.PoolClient,
  { accountId, messageId, note }: { accountId: string; messageId: string; note?: string | undefined },
  now: Date,
): Promise<Result<bigint, Refusal>> => {
  await lockWallets(client, [accountId], now.getTime());
  const { rows } = await client.query<ChargedRow>(
    `SELECT price - margin AS price, currency, purpose, country, connector, campaign, segments FROM messages
     WHERE account_id = $1 AND id = $2 AND settlement = 'captured'`,
    [accountId, messageId],
  );
  const charged = rows[0];
  const refusal = refuse(
    'message_not_charged',
    'The message has no charge left to refund: it was never charged, or has been refunded.',
    'messageId',
  );
  if (!charged || charged.price <= 0n) return refusal;
  await settleWallets(client, [accountId], now);
  const { price: amount, currency, ...line } = charged;
  const entered = await postEntries(
    client,
    [
      {
        accountId,
        kind: 'refund',
        amount,
        currency,
        messages: 1,
        note: note ?? null,
        key: `refund:${messageId}`,
        line: { ...line, messages: 1, amount, margin: 0n },
      },
    ],
    now,
  );
  return entered.length === 0 ? refusal : succeed(amount);
};
