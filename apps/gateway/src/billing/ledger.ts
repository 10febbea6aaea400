import { LEDGER_KINDS, type LedgerKind } from '@carillon/core/billing';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';

/** Money on its way from one ledger account of a customer to another. */
export interface LedgerMovement {
  readonly accountId: string;
  readonly kind: LedgerKind;
  /** Millionths of the currency; never negative, and nothing happens for 0n. */
  readonly amount: bigint;
  /** ISO 4217, that of the wallet. */
  readonly currency: string;
  /** How many messages it covers; 0 when left out. */
  readonly messages?: number;
  readonly note?: string | null;
  /** When a top-up may no longer be spent. */
  readonly expiresAt?: Date | null;
}

interface Entry extends Required<LedgerMovement> {
  readonly id: string;
}

/** Enters the rows and moves the wallets in one statement. Wallets are locked by account, so posters never deadlock. */
const POST = `
  WITH entry AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                         $8::int[], $9::text[], $10::timestamptz[])
      AS entry (account_id, id, kind, debit, credit, amount, currency, messages, note, expires_at)
  ), entered AS (
    INSERT INTO ledger_entries
      (account_id, id, kind, debit, credit, amount, currency, messages, note, expires_at, created_at)
    SELECT entry.*, $11::timestamptz FROM entry
  ), change AS (
    SELECT account_id, currency,
           sum(CASE 'available' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS available,
           sum(CASE 'held' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS held
    FROM entry GROUP BY account_id, currency
  ), locked AS (
    SELECT account_id, currency FROM wallets JOIN change USING (account_id, currency)
    ORDER BY account_id FOR NO KEY UPDATE OF wallets
  )
  UPDATE wallets SET available = wallets.available + change.available, held = wallets.held + change.held
  FROM locked JOIN change USING (account_id, currency) WHERE wallets.account_id = locked.account_id`;

/** One entry per account and kind: movements that differ in nothing but their amounts are entered as their sum. */
const toEntries = (movements: readonly LedgerMovement[]): Entry[] => {
  const entries = new Map<string, Entry>();
  for (const { messages = 0, note = null, expiresAt = null, ...movement } of movements) {
    if (movement.amount === 0n) continue;
    const same = JSON.stringify([movement.accountId, movement.kind, movement.currency, note, expiresAt]);
    const entry = entries.get(same) ?? {
      ...movement,
      id: uuidv7(),
      amount: 0n,
      messages: 0,
      note,
      expiresAt,
    };
    entries.set(same, {
      ...entry,
      amount: entry.amount + movement.amount,
      messages: entry.messages + messages,
    });
  }
  return [...entries.values()];
};

/**
 * Enters movements in the ledger and moves the wallets by them, in the caller's transaction.
 *
 * Callers lock the wallets and check them first: a movement that a wallet does not hold breaks a CHECK constraint, and
 * an account without a wallet in that currency throws. Both are faults, and undo the caller's transaction.
 */
export const postEntries = async (
  client: pg.PoolClient,
  movements: readonly LedgerMovement[],
  now: Date,
): Promise<void> => {
  const entries = toEntries(movements);
  if (entries.length === 0) return;
  const { rowCount } = await client.query({
    name: 'post-entries',
    text: POST,
    values: [
      entries.map((entry) => entry.accountId),
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.kind),
      entries.map((entry) => LEDGER_KINDS[entry.kind].from),
      entries.map((entry) => LEDGER_KINDS[entry.kind].to),
      entries.map((entry) => entry.amount),
      entries.map((entry) => entry.currency),
      entries.map((entry) => entry.messages),
      entries.map((entry) => entry.note),
      entries.map((entry) => entry.expiresAt),
      now,
    ],
  });
  const wallets = new Set(entries.map(({ accountId, currency }) => `${accountId} ${currency}`)).size;
  if (rowCount !== wallets) {
    throw new Error(
      `Entries for ${wallets} wallets found ${rowCount}: an account has none in the currency of its entry.`,
    );
  }
};
