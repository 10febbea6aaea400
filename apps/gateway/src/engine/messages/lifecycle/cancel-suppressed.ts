import type pg from 'pg';
import { type LedgerMovement, postEntries } from '../../billing/ledger.ts';
import type { OptOut } from '../../consent/consents.ts';

interface Cancelled {
  account_id: string;
  price: bigint;
  currency: string;
  settlement: 'none' | 'released';
}

/**
 * A row that a claim holds at this moment is left to it: the claim waits for the recipient's lock, and then finds the
 * suppression. Waiting for it here would wait for each other.
 */
const CANCEL = {
  name: 'cancel-suppressed',
  text: `WITH waiting AS (
      SELECT m.account_id, m.id FROM unnest($1::uuid[], $2::text[], $3::text[]) AS said (list_id, recipient, scope)
        CROSS JOIN LATERAL (SELECT said.list_id AS account_id
                 UNION SELECT account_id FROM consent_policies WHERE list_id = said.list_id) AS member
        JOIN messages m ON m.account_id = member.account_id AND m.recipient = said.recipient
      WHERE m.stage = 'queued' AND (said.scope = 'all' OR m.purpose = 'commercial')
        AND suppression_list(m.account_id) = said.list_id
      FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE messages m SET stage = 'settled', status = 'blacklisted', reason = 'recipient_opted_out', due_at = NULL,
      final_at = $4, settlement = CASE settlement WHEN 'held' THEN 'released'::settlement ELSE settlement END
    FROM waiting WHERE m.account_id = waiting.account_id AND m.id = waiting.id
    RETURNING m.account_id, m.price, m.currency, m.settlement`,
};

const toMovement = ({ account_id, price, currency, settlement }: Cancelled): LedgerMovement[] =>
  settlement === 'released'
    ? [{ accountId: account_id, kind: 'release', amount: price, currency, messages: 1, note: 'opted out' }]
    : [];

/** Cancels what waits for recipients who said no, on every account that shares the list, and releases its holds. */
export const cancelSuppressed = async (
  client: pg.PoolClient,
  said: readonly OptOut[],
  now: Date,
): Promise<number> => {
  if (said.length === 0) return 0;
  const { rows } = await client.query<Cancelled>({
    ...CANCEL,
    values: [
      said.map(({ list }) => list),
      said.map(({ recipient }) => recipient),
      said.map(({ scope }) => scope),
      now,
    ],
  });
  await postEntries(client, rows.flatMap(toMovement), now);
  return rows.length;
};
