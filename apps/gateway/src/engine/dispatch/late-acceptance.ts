import type { Database } from '../../infrastructure/database/open.ts';
import type { Acceptance } from '../carriers/carrier.ts';
import type { Recorder } from './outcome-recorder.ts';

/** Messages of which nobody knew, with their segments, by id. */
const findUnknown = async (
  { pool }: Database,
  acceptances: readonly Acceptance[],
): Promise<ReadonlyMap<string, number>> => {
  if (acceptances.length === 0) return new Map();
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
  return new Map(rows.map((row) => [row.message_id, row.segments]));
};

/**
 * Records that a carrier has messages whose outcome was unknown: it named them by our reference. What is known
 * already, or still being handed over, is left to those who know it.
 */
export const recordAcceptances = async (
  { database, recorder, at }: { readonly database: Database; readonly recorder: Recorder; readonly at: Date },
  acceptances: readonly Acceptance[],
): Promise<void> => {
  const unknown = await findUnknown(
    database,
    acceptances.filter(({ segments }) => segments === undefined),
  );
  for (const acceptance of acceptances) {
    const { accountId, messageId, carrier, carrierMessageIds, idsGiven } = acceptance;
    const segments = acceptance.segments ?? unknown.get(messageId);
    if (segments === undefined) continue;
    const message = { accountId, messageId, segments };
    const outcome = { kind: 'accepted', carrierMessageIds, ...(idsGiven && { idsGiven }) } as const;
    recorder.outcome({ claim: null, message, carrier, outcome, at });
  }
};
