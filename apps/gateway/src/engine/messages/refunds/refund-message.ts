import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { settleWallets } from '../../billing/credit-lots.ts';
import { postEntries } from '../../billing/ledger.ts';
import { lockWallets } from '../../billing/spending-wallet.ts';
import { addRefund } from '../lifecycle/refund.ts';

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
 * Gives the price of a charged message back, once, less what came back because its carrier does not bill it. A mark-up
 * stays with the main account: only what the gateway itself earned can come back from it. The message is locked before
 * the wallet, as by whoever records its receipts. Refusal: `message_not_charged`.
 */
export const refundMessage = async (
  client: pg.PoolClient,
  { accountId, messageId, note }: { accountId: string; messageId: string; note?: string | undefined },
  now: Date,
): Promise<Result<bigint, Refusal>> => {
  const { rows } = await client.query<ChargedRow>(
    `SELECT price - margin - refunded + CASE price WHEN 0 THEN 0 ELSE margin * refunded / price END AS price,
            currency, purpose, country, connector, campaign, segments FROM messages
     WHERE account_id = $1 AND id = $2 AND settlement = 'captured' FOR NO KEY UPDATE`,
    [accountId, messageId],
  );
  const charged = rows[0];
  const refusal = refuse(
    'message_not_charged',
    'The message has no charge left to refund: it was never charged, or has been refunded.',
    'messageId',
  );
  if (!charged || charged.price <= 0n) return refusal;
  await lockWallets(client, [accountId], now.getTime());
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
  if (entered.length === 0) return refusal;
  await addRefund(client, { accountId, messageId, amount });
  return succeed(amount);
};
