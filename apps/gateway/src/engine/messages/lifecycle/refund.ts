import type { Currency } from '@carillon/core/billing';
import type { Purpose } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Ref } from './message-state.ts';

/** Adds to what came back of the price of a message, in millionths. The caller has locked its row. */
export const addRefund = async (
  client: pg.PoolClient,
  { accountId, messageId, amount }: Ref & { readonly amount: bigint },
): Promise<void> => {
  await client.query('UPDATE messages SET refunded = refunded + $3 WHERE account_id = $1 AND id = $2', [
    accountId,
    messageId,
    amount,
  ]);
};

/** A message of which segments turned out not to be billed. Amounts are in millionths. */
export interface UnbilledRow {
  readonly account_id: string;
  readonly price: bigint;
  readonly margin: bigint;
  /** What has come back by now, and what had before. */
  readonly refunded: bigint;
  readonly before: bigint;
  readonly currency: Currency;
  readonly purpose: Purpose;
  readonly country: string | null;
  readonly connector: string | null;
  readonly campaign: string | null;
  readonly segments: number;
  /** The segments its carrier told of. */
  readonly parts: number;
}

/** Receipts of two segments of one text may come to two replicas at once: each counts what the other has written. */
const LOCK = {
  name: 'lock-refunded',
  text: `SELECT FROM messages m JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, id)
      ON m.account_id = wanted.account_id AND m.id = wanted.id
    ORDER BY m.account_id, m.id FOR NO KEY UPDATE OF m`,
};

/**
 * What is due is counted anew from all segments, so that it is the same in whatever order, and however often, receipts
 * come. What the operator has given back already is left at that.
 */
const REFUND = {
  name: 'refund-unbilled',
  text: `WITH due AS (
      SELECT m.account_id, m.id, m.refunded AS before, count(*)::int AS parts,
             m.price * count(*) FILTER (WHERE s.receipt_code = ANY($3)) / count(*) AS amount
      FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, id)) AS wanted
        JOIN messages m ON m.account_id = wanted.account_id AND m.id = wanted.id
        JOIN submissions s ON s.account_id = m.account_id AND s.message_id = m.id
      WHERE m.settlement = 'captured' AND m.price > 0
        AND NOT EXISTS (SELECT FROM ledger_entries e WHERE e.account_id = m.account_id AND e.key = 'refund:' || m.id)
      GROUP BY m.account_id, m.id
    )
    UPDATE messages m SET refunded = due.amount FROM due
    WHERE m.account_id = due.account_id AND m.id = due.id AND due.amount > due.before
    RETURNING m.account_id, m.price, m.margin, m.refunded, due.before, m.currency, m.purpose, m.country, m.connector,
      m.campaign, m.segments, due.parts`,
};

/** Notes what is due back for segments whose receipts have one of some codes; gives the messages of which it is more now. */
export const noteUnbilled = async (
  client: pg.PoolClient,
  messages: readonly Ref[],
  codes: readonly string[],
): Promise<readonly UnbilledRow[]> => {
  const refs = [messages.map(({ accountId }) => accountId), messages.map(({ messageId }) => messageId)];
  await client.query({ ...LOCK, values: refs });
  const { rows } = await client.query<UnbilledRow>({ ...REFUND, values: [...refs, codes] });
  return rows;
};
