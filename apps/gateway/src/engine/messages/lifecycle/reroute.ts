import type pg from 'pg';
import type { FailoverMove } from './message-row.ts';
import { startsFrom } from './stages.ts';

/** A message on its way to another carrier. */
export interface PlannedMove extends FailoverMove {
  readonly accountId: string;
  readonly messageId: string;
}

/** The arrays that the statements which write moves take. */
export const moveValues = (moves: readonly PlannedMove[]): unknown[] => [
  moves.map(({ accountId }) => accountId),
  moves.map(({ messageId }) => messageId),
  moves.map(({ to }) => to),
  moves.map(({ from, to, reason, at }) => JSON.stringify({ from, to, reason, at } satisfies FailoverMove)),
];

/** Only what still waits for the carrier, to one that is there; what somebody holds at the moment is theirs. */
const REROUTE = {
  name: 'move-waiting',
  text: `WITH free AS (
      SELECT m.account_id, m.id, s.next, s.move
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) AS s (account_id, id, next, move)
      JOIN messages m ON m.account_id = s.account_id AND m.id = s.id
      WHERE ${startsFrom('reroute')} AND m.carrier IS NOT DISTINCT FROM s.move ->> 'from'
        AND (s.next IS NULL OR EXISTS (SELECT FROM carriers c WHERE c.name = s.next))
      FOR NO KEY UPDATE OF m SKIP LOCKED
    )
    UPDATE messages m SET carrier = free.next, failovers = coalesce(m.failovers, '[]') || free.move FROM free
    WHERE m.account_id = free.account_id AND m.id = free.id RETURNING m.id`,
};

/** Lets messages that wait go on waiting for another carrier; gives the moves that were made. */
export const rerouteWaiting = async (
  client: pg.Pool | pg.PoolClient,
  moves: readonly PlannedMove[],
): Promise<readonly PlannedMove[]> => {
  if (moves.length === 0) return [];
  const { rows } = await client.query<{ id: string }>({ ...REROUTE, values: moveValues(moves) });
  const written = new Set(rows.map(({ id }) => id));
  return moves.filter(({ messageId }) => written.has(messageId));
};
