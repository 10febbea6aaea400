import type pg from 'pg';
import type { Mode } from '../accounts/caller.ts';
import { type LedgerMovement, postEntries } from '../billing/ledger.ts';

/** Which messages to cancel; of both modes unless told otherwise. */
export type Selection = (
  | { readonly id: string }
  | { readonly reference: string }
  | { readonly eventKeyPrefix: string }
  | { readonly all: true }
) & { readonly modes?: readonly Mode[] };

interface Cancelled {
  price: bigint;
  currency: string;
}

const LEFT = "stage IN ('claimed', 'unknown', 'submitted')";

/** The condition, over `$1` the account, `$2` its value and `$3` the modes. */
const condition = (selection: Selection): [sql: string, value: string] => {
  if ('id' in selection) return ['id = $2', selection.id];
  if ('all' in selection) return ["$2 = 'all'", 'all'];
  if ('reference' in selection) return ['reference = $2', selection.reference];
  const prefix = selection.eventKeyPrefix.replaceAll(/[\\%_]/g, '\\$&');
  return ['event_key LIKE $2', `${prefix}%`];
};

const releaseOf = (account: string, cancelled: readonly Cancelled[]): LedgerMovement[] => {
  const paid = cancelled.filter(({ price }) => price > 0n);
  const first = paid[0];
  if (!first) return [];
  const amount = paid.reduce((sum, { price }) => sum + price, 0n);
  return [
    {
      accountId: account,
      kind: 'release',
      amount,
      currency: first.currency,
      messages: paid.length,
      note: 'cancelled',
    },
  ];
};

/**
 * Cancels what has not left and gives its price back, in one transaction. A message that dispatch is claiming at
 * this very moment is either cancelled or sent, never both: the row lock decides.
 */
export const cancelMessages = async (
  client: pg.PoolClient,
  account: string,
  selection: Selection,
  now: Date,
): Promise<{ cancelled: number; tooLate: number }> => {
  const [selected, value] = condition(selection);
  const where = `account_id = $1 AND ${selected} AND mode = ANY($3::text[])`;
  const modes = selection.modes ?? ['live', 'test'];
  const { rows } = await client.query<Cancelled>(
    `UPDATE messages SET stage = 'settled', status = 'not_issued', reason = 'cancelled', due_at = NULL, final_at = $4,
       settlement = CASE settlement WHEN 'held' THEN 'released'::settlement ELSE settlement END
     WHERE ${where} AND stage = 'queued' RETURNING price, currency`,
    [account, value, modes, now],
  );
  await postEntries(client, releaseOf(account, rows), now);
  const left = await client.query<{ count: bigint }>(
    `SELECT count(*) FROM messages WHERE ${where} AND ${LEFT}`,
    [account, value, modes],
  );
  return { cancelled: rows.length, tooLate: Number(left.rows[0]!.count) };
};
