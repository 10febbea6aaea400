import type pg from 'pg';
import { postEntries } from '../../billing/ledger.ts';
import { releaseOf } from './holds.ts';
import { startsFrom } from './stages.ts';

/** Which waiting messages: a query of their `account_id` and `id`, whose own parameters begin at $4. */
export interface WaitingSelection {
  /** Under which the statement is prepared; it is prepared each time when left out. */
  readonly name?: string;
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Why messages that wait are cancelled: their status, its reason as `status-sentence.ts` knows it, and the ledger's note. */
export const CANCELLATIONS = {
  cancelled: { status: 'not_issued', reason: 'cancelled', note: 'cancelled' },
  cancelled_by_operator: {
    status: 'not_issued',
    reason: 'cancelled_by_operator',
    note: 'cancelled by the operator',
  },
  person_erased: { status: 'not_issued', reason: 'cancelled', note: 'person erased' },
  recipient_opted_out: { status: 'blacklisted', reason: 'recipient_opted_out', note: 'opted out' },
  not_after_passed: { status: 'expired', reason: 'not_after_passed', note: 'expired' },
  waited_too_long: { status: 'expired', reason: 'waited_too_long', note: 'expired' },
} as const;

interface CancelledRow {
  readonly account_id: string;
  readonly price: bigint;
  readonly currency: string;
  readonly settlement: 'none' | 'released';
}

const cancelling = ({ sql }: WaitingSelection): string =>
  `WITH picked AS (${sql})
   UPDATE messages m SET stage = 'settled', status = $2, reason = $3, due_at = NULL, final_at = $1,
     settlement = CASE m.settlement WHEN 'held' THEN 'released'::settlement ELSE m.settlement END
   FROM picked WHERE m.account_id = picked.account_id AND m.id = picked.id AND ${startsFrom('cancel')}
   RETURNING m.account_id, m.price, m.currency, m.settlement`;

/**
 * The one way in which a message that waits ends: its stage, status and reason are written and its hold is released, one
 * statement for all messages and one ledger entry for each account. A message that dispatch is claiming at this very
 * moment is either cancelled or sent, never both: the row's lock decides. Gives how many were cancelled.
 */
export const cancelWaiting = async (
  client: pg.PoolClient,
  selection: WaitingSelection,
  { because, now }: { because: keyof typeof CANCELLATIONS; now: Date },
): Promise<number> => {
  const { status, reason, note } = CANCELLATIONS[because];
  const { rows } = await client.query<CancelledRow>({
    ...(selection.name !== undefined && { name: selection.name }),
    text: cancelling(selection),
    values: [now, status, reason, ...selection.values],
  });
  const held = rows.filter(({ settlement }) => settlement === 'released');
  const releases = held.map(({ account_id, ...row }) => releaseOf({ accountId: account_id, ...row }, note));
  await postEntries(client, releases, now);
  return rows.length;
};
