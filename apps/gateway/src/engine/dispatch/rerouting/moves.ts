import type { Lane, Purpose } from '@carillon/core/messaging';
import { fictionalRange } from '@carillon/core/numbers';
import type pg from 'pg';
import { type FailoverMove, isReroute } from '../../messages/lifecycle/message-row.ts';

/** What the next carrier of a message depends on. */
export interface Movable {
  readonly account_id: string;
  readonly id: string;
  readonly mode: 'live' | 'test';
  readonly recipient: string;
  readonly country: string | null;
  readonly purpose: Purpose;
  readonly lane: Lane;
  /** Null while no route serves it. */
  readonly carrier: string | null;
  readonly failovers: readonly FailoverMove[] | null;
  readonly network: string | null;
}

/** The columns of a `Movable`, of `messages m` and `number_networks n`. */
export const MOVABLE_COLUMNS = `m.account_id, m.id, m.mode, m.recipient, m.country, m.purpose, m.lane, m.carrier,
  m.failovers, n.mcc_mnc AS network`;

/** A message on its way to another carrier. */
export interface PlannedMove extends FailoverMove {
  readonly accountId: string;
  readonly messageId: string;
}

/** Whether only a virtual phone answers. */
export const isVirtual = ({ mode, recipient }: Pick<Movable, 'mode' | 'recipient'>): boolean =>
  mode === 'test' || Boolean(fictionalRange(recipient));

/** Moves away from a carrier that took nothing at the time: it has said nothing of the message. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['carrier_down', 'carrier_paused']);

/** The carriers a message has been at; only those that said no to it, where asked. */
export const triedBy = (
  { failovers, carrier }: Movable,
  { refusedOnly = false }: { refusedOnly?: boolean } = {},
): ReadonlySet<string> => {
  const left = (failovers ?? []).filter(
    (move) => !isReroute(move) && !(refusedOnly && UNAVAILABLE.has(move.reason)),
  );
  return new Set([...left.map(({ from }) => from), carrier].filter((name) => name !== null));
};

/** The arrays that the statements which write moves take. */
export const moveValues = (moves: readonly PlannedMove[]): unknown[] => [
  moves.map(({ accountId }) => accountId),
  moves.map(({ messageId }) => messageId),
  moves.map(({ to }) => to),
  moves.map(({ from, to, reason, at }) => JSON.stringify({ from, to, reason, at } satisfies FailoverMove)),
];

/** Only what still waits for the carrier, to one that is there; what somebody holds at the moment is theirs. */
const MOVE_WAITING = {
  name: 'move-waiting',
  text: `WITH free AS (
      SELECT m.account_id, m.id, s.next, s.move
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) AS s (account_id, id, next, move)
      JOIN messages m ON m.account_id = s.account_id AND m.id = s.id
      WHERE m.stage = 'queued' AND m.carrier IS NOT DISTINCT FROM s.move ->> 'from'
        AND (s.next IS NULL OR EXISTS (SELECT FROM carriers c WHERE c.name = s.next))
      FOR NO KEY UPDATE OF m SKIP LOCKED
    )
    UPDATE messages m SET carrier = free.next, failovers = coalesce(m.failovers, '[]') || free.move FROM free
    WHERE m.account_id = free.account_id AND m.id = free.id RETURNING m.id`,
};

/** Moves what waits; gives the moves that were made. */
export const moveWaiting = async (
  client: pg.Pool | pg.PoolClient,
  moves: readonly PlannedMove[],
): Promise<readonly PlannedMove[]> => {
  if (moves.length === 0) return [];
  const { rows } = await client.query<{ id: string }>({ ...MOVE_WAITING, values: moveValues(moves) });
  const written = new Set(rows.map(({ id }) => id));
  return moves.filter(({ messageId }) => written.has(messageId));
};
