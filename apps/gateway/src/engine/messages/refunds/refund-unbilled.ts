import type pg from 'pg';
import type { LedgerMovement } from '../../billing/ledger.ts';
import { UNBILLED_CODES } from '../../carriers/receipt-codes.ts';
import type { Ref } from '../lifecycle/message-state.ts';
import { noteUnbilled, type UnbilledRow } from '../lifecycle/refund.ts';

const NOTE = 'The carrier does not bill it.';

/** The segments an amount stands for, of so many that share a price. */
const segmentsFor = (amount: bigint, { price, parts, segments }: UnbilledRow): number => {
  const share = Number((amount * BigInt(parts) + price - 1n) / price);
  return Math.max(1, Math.round((share * segments) / parts));
};

const toMovement = (row: UnbilledRow): LedgerMovement => {
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
  return (await noteUnbilled(client, messages, UNBILLED_CODES)).map(toMovement);
};
