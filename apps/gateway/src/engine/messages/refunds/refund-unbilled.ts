import type { Currency } from '@carillon/core/billing';
import type { Purpose } from '@carillon/core/messaging';
import type pg from 'pg';
import type { LedgerMovement } from '../../billing/ledger.ts';
import { UNBILLED_CODES } from '../../carriers/receipt-codes.ts';
import type { Ref } from '../lifecycle/message-state.ts';

interface RefundedRow {
  account_id: string;
  price: bigint;
  margin: bigint;
  refunded: bigint;
  before: bigint;
  currency: Currency;
  purpose: Purpose;
  country: string | null;
  connector: string | null;
  campaign: string | null;
  segments: number;
  parts: number;
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

const NOTE = 'The carrier does not bill it.';

/** The segments an amount stands for, of so many that share a price. */
const segmentsFor = (amount: bigint, { price, parts, segments }: RefundedRow): number => {
  const share = Number((amount * BigInt(parts) + price - 1n) / price);
  return Math.max(1, Math.round((share * segments) / parts));
};

const toMovement = (row: RefundedRow): LedgerMovement => {
  const { account_id: accountId, currency, purpose, country, connector, campaign } = row;
  const amount = row.refunded - row.before;
  // The mark-up of a main account comes back with the rest, as of a text that never left.
  const marginOf = (refunded: bigint): bigint => (row.margin * refunded) / row.price;
  const margin = marginOf(row.refunded) - marginOf(row.before);
  const segments = segmentsFor(amount, row);
  const line = { purpose, country, connector, campaign, messages: 1, segments, amount, margin };
  return { accountId, kind: 'refund', amount, currency, messages: 1, note: NOTE, line };
};

/**
 * Gives back what was charged for segments that their carriers do not bill, by the table of receipt codes: the part of
 * the price that falls to them, once. The charge itself must have been written before.
 *
 * @param messages those of which a segment has got such a code.
 * @returns the movements, for the ledger in the same transaction.
 */
export const refundUnbilled = async (
  client: pg.PoolClient,
  messages: readonly Ref[],
): Promise<readonly LedgerMovement[]> => {
  if (messages.length === 0) return [];
  const refs = [messages.map(({ accountId }) => accountId), messages.map(({ messageId }) => messageId)];
  await client.query({ ...LOCK, values: refs });
  const { rows } = await client.query<RefundedRow>({ ...REFUND, values: [...refs, UNBILLED_CODES] });
  return rows.map(toMovement);
};
