import { LANES, type Lane } from '@carillon/core/messaging';
import type { Database } from '../database/open.ts';
import type { FailoverMove } from '../messages/message-row.ts';
import { PATIENCE_MS } from './deferrals.ts';
import { MOVABLE_COLUMNS, type Movable, moveValues, type PlannedMove, planMove } from './failover.ts';
import { loadRouting, type Routing } from './routing-book.ts';

const BATCH = 500;
/** Batches of one carrier and lane in one turn: what cannot move is looked at again another time. */
const BATCHES = 20;

interface Waiting extends Movable {
  readonly due_at: Date;
}

/** Where the look through a queue goes on. */
type Place = Pick<Waiting, 'due_at' | 'id'>;
const START: Place = { due_at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };

/** Reads on along the index of the queue, and locks nothing. */
const READ_WAITING = {
  name: 'failover-waiting',
  text: `SELECT queued.*, n.mcc_mnc AS network FROM (
      SELECT ${MOVABLE_COLUMNS.replace(', n.mcc_mnc AS network', '')}, m.due_at FROM messages m
      WHERE m.carrier = $1 AND m.lane = $2 AND m.due_at <= $3 AND (m.due_at, m.id) > ($4, $5)
      ORDER BY m.due_at, m.id LIMIT ${BATCH}
    ) AS queued LEFT JOIN number_networks n ON n.number = queued.recipient ORDER BY due_at, id`,
};

/** Only what still waits for the carrier; what somebody holds at the moment is theirs. */
const MOVE_WAITING = {
  name: 'failover-move-waiting',
  text: `WITH free AS (
      SELECT m.account_id, m.id, s.next, s.move
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) AS s (account_id, id, next, move)
      JOIN carriers c ON c.name = s.next
      JOIN messages m ON m.account_id = s.account_id AND m.id = s.id
      WHERE m.stage = 'queued' AND m.carrier = s.move ->> 'from' FOR NO KEY UPDATE OF m SKIP LOCKED
    )
    UPDATE messages m SET carrier = free.next, failovers = coalesce(m.failovers, '[]') || free.move FROM free
    WHERE m.account_id = free.account_id AND m.id = free.id RETURNING m.id`,
};

const write = async ({ pool }: Database, moves: readonly PlannedMove[]): Promise<FailoverMove[]> => {
  if (moves.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>({ ...MOVE_WAITING, values: moveValues(moves) });
  const written = new Set(rows.map(({ id }) => id));
  return moves.filter(({ messageId }) => written.has(messageId));
};

/** Which lanes of a carrier have waited long enough for it to come back. */
const lanesOf = ({ downSince }: Routing, carrier: string, now: number): Lane[] => {
  const since = downSince.get(carrier);
  return since === undefined ? [] : LANES.filter((lane) => now - since >= PATIENCE_MS[lane]);
};

/** Moves what waits for carriers that have been taking nothing for a while. */
export interface FailoverSweep {
  /** One turn; gives the moves. */
  run(now: number): Promise<readonly FailoverMove[]>;
}

export const createFailoverSweep = (database: Database): FailoverSweep => {
  /** Where the last turn stopped, by carrier and lane: a queue that cannot move is gone through a part at a time. */
  const places = new Map<string, Place>();

  const sweepLane = async (
    routing: Routing,
    { carrier, lane, now }: { carrier: string; lane: Lane; now: number },
  ): Promise<FailoverMove[]> => {
    const key = `${carrier} ${lane}`;
    const reason = routing.standings.get(carrier)?.paused ? 'carrier_paused' : 'carrier_down';
    const at = new Date(now);
    const moved: FailoverMove[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const { due_at, id } = places.get(key) ?? START;
      const { rows } = await database.pool.query<Waiting>({
        ...READ_WAITING,
        values: [carrier, lane, at, due_at, id],
      });
      const moves = rows.flatMap((row) => planMove(row, routing, { reason, at, orDown: false }) ?? []);
      moved.push(...(await write(database, moves)));
      if (rows.length < BATCH) {
        places.delete(key);
        break;
      }
      places.set(key, rows.at(-1)!);
    }
    return moved;
  };

  return {
    run: async (now) => {
      const routing = await loadRouting(database.pool, now);
      if (!routing.hasChoice) return [];
      const moved: FailoverMove[] = [];
      for (const carrier of routing.downSince.keys()) {
        for (const lane of lanesOf(routing, carrier, now))
          moved.push(...(await sweepLane(routing, { carrier, lane, now })));
      }
      return moved;
    },
  };
};
