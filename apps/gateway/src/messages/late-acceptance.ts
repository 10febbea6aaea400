import type { Acceptance } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';
import type { Recorder } from './recorder.ts';

/**
 * Records that a carrier has messages whose outcome was unknown: it named them by our reference. What is known
 * already, or still being handed over, is left to those who know it.
 */
export const recordAcceptances = async (
  { pool }: Database,
  recorder: Recorder,
  acceptances: readonly Acceptance[],
  at: Date,
): Promise<void> => {
  if (acceptances.length === 0) return;
  const { rows } = await pool.query<{ message_id: string; segments: number }>(
    `SELECT u.message_id, m.segments FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS named (account_id, message_id, carrier)
     JOIN unknown_submissions u USING (account_id, message_id, carrier)
     JOIN messages m ON m.account_id = u.account_id AND m.id = u.message_id`,
    [
      acceptances.map(({ accountId }) => accountId),
      acceptances.map(({ messageId }) => messageId),
      acceptances.map(({ carrier }) => carrier),
    ],
  );
  const segments = new Map(rows.map((row) => [row.message_id, row.segments]));
  for (const { accountId, messageId, carrier, carrierMessageIds } of acceptances) {
    const count = segments.get(messageId);
    if (count === undefined) continue;
    const message = { accountId, messageId, segments: count };
    recorder.outcome({ claim: null, message, carrier, outcome: { kind: 'accepted', carrierMessageIds }, at });
  }
};
