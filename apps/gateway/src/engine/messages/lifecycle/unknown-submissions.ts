import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Unresolved } from '../../carriers/carrier.ts';
import type { Ref } from './message-state.ts';

/** Notes messages whose outcome nobody knows, so that their carrier can be asked. */
export const noteUnknown = async (
  client: pg.PoolClient,
  outcomes: readonly { readonly message: Ref; readonly carrier: string; readonly at: Date }[],
): Promise<void> => {
  if (outcomes.length === 0) return;
  await client.query(
    `INSERT INTO unknown_submissions (account_id, message_id, carrier, since)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) ON CONFLICT DO NOTHING`,
    [
      outcomes.map(({ message }) => message.accountId),
      outcomes.map(({ message }) => message.messageId),
      outcomes.map(({ carrier }) => carrier),
      outcomes.map(({ at }) => at.toISOString()),
    ],
  );
};

/** Strikes messages that are no longer unknown. */
export const forgetUnknown = async (client: pg.PoolClient, refs: readonly Ref[]): Promise<void> => {
  if (refs.length === 0) return;
  await client.query(
    `DELETE FROM unknown_submissions USING unnest($1::uuid[], $2::uuid[]) AS known (account_id, message_id)
     WHERE unknown_submissions.account_id = known.account_id AND unknown_submissions.message_id = known.message_id`,
    [refs.map((ref) => ref.accountId), refs.map((ref) => ref.messageId)],
  );
};

/** Messages of a carrier that nobody knows about, the oldest first. */
export const listUnknown = async (
  { pool }: Database,
  carrier: string,
  limit: number,
): Promise<Unresolved[]> => {
  const { rows } = await pool.query<Unresolved>(
    `SELECT m.account_id AS "accountId", m.id AS "messageId", m.recipient, m.sender, m.purpose, coalesce(t.text, '') AS text,
            m.encoding, m.segments, u.since
     FROM unknown_submissions u JOIN messages m ON m.account_id = u.account_id AND m.id = u.message_id
     LEFT JOIN message_texts t ON t.account_id = m.account_id AND t.id = m.id
     WHERE u.carrier = $1 AND m.stage = 'unknown' ORDER BY u.since LIMIT $2`,
    [carrier, limit],
  );
  return rows;
};
