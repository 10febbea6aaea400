import type pg from 'pg';
import { type LedgerMovement, postEntries } from '../../billing/ledger.ts';

/** Which waiting texts to end: a query of their `account_id` and `id`, whose own parameters begin at $4. */
export interface Picked {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** How they end. */
export interface WaitingEnd {
  readonly status: 'not_issued' | 'expired';
  /** A code of `standing.ts`. */
  readonly reason: string;
  /** For the ledger. */
  readonly note: string;
  readonly now: Date;
}

interface EndedRow {
  account_id: string;
  price: bigint;
  currency: string;
  settlement: 'none' | 'released';
}

const toMovement = ({ account_id, price, currency, settlement }: EndedRow, note: string): LedgerMovement[] =>
  settlement === 'released'
    ? [{ accountId: account_id, kind: 'release', amount: price, currency, messages: 1, note }]
    : [];

/**
 * Ends texts that wait, and gives back what was held for them: one statement for all, and one ledger entry for each
 * account. A text that dispatch is claiming at this very moment is either ended or sent, never both: the row's lock
 * decides. Gives how many ended.
 */
export const endWaiting = async (
  client: pg.PoolClient,
  picked: Picked,
  { status, reason, note, now }: WaitingEnd,
): Promise<number> => {
  const { rows } = await client.query<EndedRow>(
    `WITH picked AS (${picked.sql})
     UPDATE messages m SET stage = 'settled', status = $2, reason = $3, due_at = NULL, final_at = $1,
       settlement = CASE m.settlement WHEN 'held' THEN 'released'::settlement ELSE m.settlement END
     FROM picked WHERE m.account_id = picked.account_id AND m.id = picked.id AND m.stage = 'queued'
     RETURNING m.account_id, m.price, m.currency, m.settlement`,
    [now, status, reason, ...picked.values],
  );
  await postEntries(
    client,
    rows.flatMap((row) => toMovement(row, note)),
    now,
  );
  return rows.length;
};
