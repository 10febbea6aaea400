import type pg from 'pg';
import { plainArray } from '../../../infrastructure/database/array-literal.ts';
import type { CarrierSaid } from '../../carriers/carrier.ts';
import type { Ref } from './message-state.ts';
import { startsFrom } from './stages.ts';
import type { State } from './transition.ts';

/** What a receipt makes of a message that its carrier has: nothing but its end is written. */
export interface Ending extends Ref {
  readonly status: State['status'];
  readonly reason: string | null;
  readonly at: Date;
}

/**
 * Settles messages that are `submitted`, without reading them first: their money moved when the carrier took them. Gives
 * back those that were in another stage and are untouched.
 */
export const settleSubmitted = async (
  client: pg.PoolClient,
  endings: readonly Ending[],
): Promise<readonly Ending[]> => {
  if (endings.length === 0) return [];
  const { rows, rowCount } = await client.query<{ account_id: string; id: string }>({
    name: 'end-submitted',
    text: `UPDATE messages m SET stage = 'settled', status = e.status, reason = e.reason, final_at = e.at
      FROM unnest($1::uuid[], $2::uuid[], $3::message_status[], $4::text[], $5::timestamptz[])
        AS e (account_id, id, status, reason, at)
      WHERE m.account_id = e.account_id AND m.id = e.id AND ${startsFrom('settle')} AND m.settlement <> 'held'
      RETURNING m.account_id, m.id`,
    values: [
      plainArray(endings.map((ending) => ending.accountId)),
      plainArray(endings.map((ending) => ending.messageId)),
      plainArray(endings.map((ending) => ending.status)),
      endings.map((ending) => ending.reason),
      plainArray(endings.map((ending) => ending.at.toISOString())),
    ],
  });
  if (rowCount === endings.length) return [];
  const ended = new Set(rows.map((row) => `${row.account_id}${row.id}`));
  return endings.filter((ending) => !ended.has(`${ending.accountId}${ending.messageId}`));
};

/** Keeps what carriers said when they refused messages. */
export const noteRefusals = async (
  client: pg.PoolClient,
  refused: readonly (Ref & { readonly said: CarrierSaid })[],
): Promise<void> => {
  if (refused.length === 0) return;
  await client.query(
    `UPDATE messages m SET carrier_said = r.said FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[]) AS r (account_id, id, said)
     WHERE m.account_id = r.account_id AND m.id = r.id AND ${startsFrom('noteRefusal')}`,
    [
      refused.map(({ accountId }) => accountId),
      refused.map(({ messageId }) => messageId),
      refused.map(({ said }) => JSON.stringify(said)),
    ],
  );
};
