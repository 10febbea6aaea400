import { LEDGER_KINDS, type LedgerKind } from '@carillon/core/billing';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { type EntryLine, mergeLines, type NumberedLine } from './ledger-lines.ts';

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
  /** When the credit it brings may no longer be spent. */
  readonly expiresAt?: Date | null;
  /** Makes it happen once: a movement under a key that the account has entered before changes nothing. */
  readonly key?: string | null;
  /** What a segment was bought at, in millionths. */
  readonly pricePerSegment?: bigint | null;
  /** What a capture or a refund is for. */
  readonly line?: EntryLine;
}

interface Entry extends Omit<Required<LedgerMovement>, 'line'> {
  readonly id: string;
  readonly lines: readonly EntryLine[];
}

/**
 * Enters the rows with their lines, opens a lot for each entry that brings credit, and moves the wallets, in one
 * statement. Wallets are locked by account, so posters never deadlock.
 */
const POST = `
  WITH entry AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                         $8::int[], $9::text[], $10::timestamptz[], $11::text[], $12::bigint[])
      AS entry (account_id, id, kind, debit, credit, amount, currency, messages, note, expires_at, key, price)
  ), entered AS (
    INSERT INTO ledger_entries (account_id, id, kind, debit, credit, amount, currency, messages, note, expires_at,
                                key, price_per_segment, created_at)
    SELECT entry.*, $13::timestamptz FROM entry
    ON CONFLICT (account_id, key) WHERE key IS NOT NULL DO NOTHING
    RETURNING account_id, id, kind, debit, credit, amount, currency, expires_at, price_per_segment
  ), lined AS (
    INSERT INTO ledger_lines (account_id, entry_id, line, purpose, country, connector, campaign, messages, segments,
                              amount, margin)
    SELECT entered.account_id, line.* FROM entered JOIN
      unnest($14::uuid[], $15::smallint[], $16::text[], $17::text[], $18::text[], $19::text[], $20::int[], $21::int[],
             $22::bigint[], $23::bigint[])
        AS line (entry_id, line, purpose, country, connector, campaign, messages, segments, amount, margin)
      ON line.entry_id = entered.id
  ), lot AS (
    INSERT INTO credit_lots (account_id, id, kind, amount, remaining, price_per_segment, expires_at, created_at)
    SELECT account_id, id, kind, amount, amount, price_per_segment, expires_at, $13
    FROM entered WHERE credit = 'available' AND kind <> 'release'
  ), change AS (
    SELECT account_id, currency,
           sum(CASE 'available' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS available,
           sum(CASE 'held' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS held,
           min(expires_at) FILTER (WHERE credit = 'available') AS expires_at
    FROM entered GROUP BY account_id, currency
  ), locked AS (
    SELECT account_id, currency FROM wallets JOIN change USING (account_id, currency)
    ORDER BY account_id FOR NO KEY UPDATE OF wallets
  ), moved AS (
    UPDATE wallets SET available = wallets.available + change.available, held = wallets.held + change.held,
                       lots_expire_at = least(wallets.lots_expire_at, change.expires_at)
    FROM locked JOIN change USING (account_id, currency) WHERE wallets.account_id = locked.account_id
    RETURNING wallets.account_id
  )
  SELECT (SELECT coalesce(array_agg(id), '{}') FROM entered) AS entered,
         CASE WHEN counted.moved < counted.wallets THEN
           fault(format('Entries for %s wallets found %s: an account has none in the currency of its entry.',
                        counted.wallets, counted.moved)) END
  FROM (SELECT (SELECT count(*) FROM change) AS wallets, (SELECT count(*) FROM moved) AS moved) AS counted`;

/** One entry per account and kind: movements that differ in nothing but their amounts are entered as their sum. */
const toEntries = (movements: readonly LedgerMovement[]): Entry[] => {
  const entries = new Map<string, Entry & { lines: EntryLine[] }>();
  for (const { messages = 0, note = null, expiresAt = null, key = null, line, ...movement } of movements) {
    if (movement.amount === 0n) continue;
    const { accountId, kind, currency, pricePerSegment = null } = movement;
    const same = `${accountId} ${kind} ${currency} ${pricePerSegment} ${expiresAt?.getTime()} ${JSON.stringify([note, key])}`;
    const entry = entries.get(same);
    if (!entry) {
      const lines = line ? [line] : [];
      entries.set(same, {
        ...movement,
        id: uuidv7(),
        messages,
        note,
        expiresAt,
        key,
        pricePerSegment,
        lines,
      });
      continue;
    }
    if (line) entry.lines.push(line);
    Object.assign(entry, { amount: entry.amount + movement.amount, messages: entry.messages + messages });
  }
  return [...entries.values()];
};

const entryColumns = (entries: readonly Entry[]): unknown[][] => [
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
  entries.map((entry) => entry.key),
  entries.map((entry) => entry.pricePerSegment),
];

const lineColumns = (lines: readonly NumberedLine[]): unknown[][] => [
  lines.map((line) => line.entryId),
  lines.map((line) => line.number),
  lines.map((line) => line.purpose),
  lines.map((line) => line.country),
  lines.map((line) => line.connector),
  lines.map((line) => line.campaign),
  lines.map((line) => line.messages),
  lines.map((line) => line.segments),
  lines.map((line) => line.amount),
  lines.map((line) => line.margin),
];

/**
 * Enters movements in the ledger and moves the wallets by them, in the caller's transaction.
 *
 * Callers lock the wallets and check them first: a movement that a wallet does not hold breaks a CHECK constraint, and
 * so does an account without a wallet in that currency. Both are faults, found by the statement itself, so that it may
 * travel with COMMIT, and undo the caller's transaction.
 *
 * @returns the ids entered; movements under a key that was used before are not among them.
 */
export const postEntries = async (
  client: pg.PoolClient,
  movements: readonly LedgerMovement[],
  now: Date,
): Promise<readonly string[]> => {
  const entries = toEntries(movements);
  if (entries.length === 0) return [];
  const lines = entries.flatMap((entry) => mergeLines(entry.id, entry.lines));
  const { rows } = await client.query<{ entered: string[] }>({
    name: 'post-entries',
    text: POST,
    values: [...entryColumns(entries), now, ...lineColumns(lines)],
  });
  return rows[0]!.entered;
};
