import {
  afterMove,
  type CarrierHealth,
  type CarrierWindow,
  HEALTH_RULES,
  type HealthMove,
  type JudgedCarrier,
  moveHealth,
} from '@carillon/core/routing';
import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type CarrierEvent, storeCarrierEvents } from '../../routing/carrier-events.ts';
import { loadRouting, type Routing } from '../../routing/routing-book.ts';
import { slowReceipts } from './slow-receipts.ts';

/** Any number no other program takes on this database: one replica evaluates at a time. */
const TURN_LOCK = 963_801_620_232n;
/** Twice the longest window. */
const KEPT_MS = 2 * HEALTH_RULES.slow.windowMs;

interface HealthRow {
  name: string;
  points: number;
  moved_at: Date | null;
  errors_moved_at: Date | null;
  slow_moved_at: Date | null;
  receipt_at: Date | null;
  attempts: number;
  errors: number;
}

const READ = `SELECT c.name, coalesce(h.points, 100) AS points, h.moved_at, h.errors_moved_at, h.slow_moved_at, h.receipt_at,
    coalesce(o.attempts, 0)::int AS attempts, coalesce(o.errors, 0)::int AS errors
  FROM carriers c LEFT JOIN carrier_health h ON h.carrier = c.name
  LEFT JOIN LATERAL (SELECT sum(attempts) AS attempts, sum(errors) AS errors FROM carrier_outcomes
                     WHERE carrier = c.name AND slot > $1 AND slot <= $2) AS o ON true
  ORDER BY c.name`;

const WRITE = `INSERT INTO carrier_health (carrier, points, moved_at, errors_moved_at, slow_moved_at)
  SELECT * FROM unnest($1::text[], $2::smallint[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
  ON CONFLICT (carrier) DO UPDATE SET points = EXCLUDED.points, moved_at = EXCLUDED.moved_at,
    errors_moved_at = EXCLUDED.errors_moved_at, slow_moved_at = EXCLUDED.slow_moved_at`;

const time = (date: Date | null): number | null => date?.getTime() ?? null;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const healthOf = (row: HealthRow): CarrierHealth => ({
  points: row.points,
  movedAt: time(row.moved_at),
  errorsMovedAt: time(row.errors_moved_at),
  slowMovedAt: time(row.slow_moved_at),
});

/** The carriers with what they did lately; how slow receipts are is looked up only where a move could follow. */
const readCarriers = async (
  client: pg.PoolClient,
  routing: Routing,
  now: number,
): Promise<JudgedCarrier[]> => {
  const { errors } = HEALTH_RULES;
  const { rows } = await client.query<HealthRow>(READ, [new Date(now - errors.windowMs), new Date(now)]);
  const slow = routing.hasChoice
    ? await slowReceipts(client, now)
    : new Map<string, Pick<CarrierWindow, 'receipts' | 'slow'>>();
  return rows.map((row) => ({
    name: row.name,
    health: healthOf(row),
    window: {
      attempts: row.attempts,
      errors: row.errors,
      ...((row.receipt_at !== null && slow.get(row.name)) || { receipts: 0, slow: 0 }),
    },
  }));
};

const write = async (
  client: pg.PoolClient,
  { carriers, moves }: { carriers: readonly JudgedCarrier[]; moves: readonly HealthMove[] },
  now: number,
): Promise<void> => {
  const moved = new Map<string, CarrierHealth>();
  for (const move of moves) {
    const before = moved.get(move.carrier) ?? carriers.find(({ name }) => name === move.carrier)!.health;
    moved.set(move.carrier, afterMove(before, move, now));
  }
  const healths = [...moved.values()];
  await client.query(WRITE, [
    [...moved.keys()],
    healths.map(({ points }) => points),
    healths.map(({ movedAt }) => iso(movedAt)),
    healths.map(({ errorsMovedAt }) => iso(errorsMovedAt)),
    healths.map(({ slowMovedAt }) => iso(slowMovedAt)),
  ]);
};

const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`;

const SENTENCES: Readonly<Record<HealthMove['reason'], (window: CarrierWindow) => string>> = {
  errors: ({ attempts, errors }) =>
    `${errors} of ${attempts} submissions of the last minute failed (${percent(errors, attempts)}).`,
  slow_receipts: ({ receipts, slow }) =>
    `${slow} of ${receipts} receipts of the last 15 minutes took over 5 minutes (${percent(slow, receipts)}).`,
  recovery: () => 'Nothing was held against it for 15 minutes.',
};

const eventOf = (move: HealthMove, now: number): CarrierEvent => ({
  type: 'carrier.health_moved',
  carrier: move.carrier,
  routeId: null,
  reason: `Health ${move.from} -> ${move.to}: ${SENTENCES[move.reason](move.window)}`,
  facts: { from: move.from, to: move.to, reason: move.reason, ...move.window },
  at: new Date(now),
});

/**
 * Evaluates every carrier once, unless another replica is at it; gives the moves as the events that were stored. All that
 * the evaluation rests on lies in the store, so a restart forgets nothing and it is the same who asks.
 */
export const evaluateCarriers = (database: Database, now: number): Promise<readonly CarrierEvent[]> =>
  database.transaction(async (client) => {
    const turn = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
      TURN_LOCK,
    ]);
    if (!turn.rows[0]!.mine) return [];
    const routing = await loadRouting(client, now);
    const carriers = await readCarriers(client, routing, now);
    const shared = routing.routes
      .filter(({ paused }) => !paused)
      .map(({ carriers: used }) => used.map(({ name }) => name));
    const moves = moveHealth(carriers, shared, now);
    if (moves.length > 0) await write(client, { carriers, moves }, now);
    const events = moves.map((move) => eventOf(move, now));
    await storeCarrierEvents(client, events);
    const old = [new Date(now - KEPT_MS)];
    await client.query('DELETE FROM carrier_outcomes WHERE slot < $1', old);
    await client.query('DELETE FROM carrier_samples WHERE at < $1', old);
    return events;
  });
