import type pg from 'pg';
import { moveValues, type PlannedMove } from './reroute.ts';
import { startsFrom } from './stages.ts';

/** A claimed message on its way back into the queue, of another carrier. */
export interface ClaimedMove extends PlannedMove {
  /** The claim under which its carrier gave it up. */
  readonly claim: string;
}

/**
 * Only what is still claimed by the carrier that gave it up, and only to a carrier that is there. A claim that has been
 * taken over from us is gone: its message may be with a carrier again by now.
 */
const REQUEUE = {
  name: 'failover-move-claimed',
  text: `UPDATE messages m SET stage = 'queued', status = 'on_hold', due_at = $5, carrier = s.next,
      failovers = coalesce(m.failovers, '[]') || s.move
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $6::uuid[]) AS s (account_id, id, next, move, claim)
    JOIN claims k ON k.id = s.claim
    WHERE (s.next IS NULL OR EXISTS (SELECT FROM carriers c WHERE c.name = s.next)) AND m.account_id = s.account_id AND m.id = s.id AND ${startsFrom('requeue')} AND m.carrier = s.move ->> 'from'
    RETURNING m.account_id, m.id`,
};

/** Puts claimed messages into the queue of another carrier, due at once; gives the moves that were made. */
export const requeueClaimed = async (
  client: pg.PoolClient,
  moves: readonly ClaimedMove[],
  at: Date,
): Promise<readonly ClaimedMove[]> => {
  if (moves.length === 0) return [];
  const { rows } = await client.query<{ account_id: string; id: string }>({
    ...REQUEUE,
    values: [...moveValues(moves), at, moves.map(({ claim }) => claim)],
  });
  const written = new Set(rows.map((row) => `${row.account_id}${row.id}`));
  return moves.filter(({ accountId, messageId }) => written.has(`${accountId}${messageId}`));
};
