import type { Balance } from '@carillon/core/billing';
import type { Database } from '../../infrastructure/database/open.ts';

/** A wallet that does not hold what its entries say; millionths of the currency. */
export interface LedgerDifference {
  readonly accountId: string;
  readonly currency: string;
  /** Null when the entries have no wallet. */
  readonly wallet: Balance | null;
  readonly entries: Balance;
}

interface DifferenceRow {
  account_id: string;
  currency: string;
  available: bigint | null;
  held: bigint | null;
  entered_available: bigint;
  entered_held: bigint;
}

/** One statement sees one moment, so it may run beside live traffic. */
const COMPARE = `
  WITH posting AS (
    SELECT account_id, currency, credit AS place, amount FROM ledger_entries
    UNION ALL SELECT account_id, currency, debit, -amount FROM ledger_entries
  ), entered AS (
    SELECT account_id, currency,
           coalesce(sum(amount) FILTER (WHERE place = 'available'), 0)::bigint AS available,
           coalesce(sum(amount) FILTER (WHERE place = 'held'), 0)::bigint AS held
    FROM posting GROUP BY account_id, currency
  )
  SELECT account_id, currency, wallets.available, wallets.held,
         coalesce(entered.available, 0) AS entered_available, coalesce(entered.held, 0) AS entered_held
  FROM wallets FULL JOIN entered USING (account_id, currency)
  WHERE (wallets.available, wallets.held) IS DISTINCT FROM (coalesce(entered.available, 0), coalesce(entered.held, 0))
  ORDER BY account_id, currency`;

/** Computes every wallet again from the ledger's entries; gives those that differ, so none is a sound ledger. */
export const verifyLedger = async (database: Database): Promise<LedgerDifference[]> => {
  const { rows } = await database.pool.query<DifferenceRow>(COMPARE);
  return rows.map((row) => ({
    accountId: row.account_id,
    currency: row.currency,
    wallet: row.available === null || row.held === null ? null : { available: row.available, held: row.held },
    entries: { available: row.entered_available, held: row.entered_held },
  }));
};
