import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type CarrierEvent, storeCarrierEvents } from '../../routing/carrier-events.ts';
import { AVOIDED_AFTER_MS } from '../../routing/routing-book.ts';

/** How a carrier stands, by all processes that run it. */
interface Stands {
  readonly name: string;
  readonly paused: boolean;
  /** Whether all of them find it at fault; null while none runs it. */
  readonly fault: boolean | null;
  readonly since: Date | null;
  readonly reason: string | null;
  /** Since when it is known to be down. */
  readonly told: Date | null;
}

const READ = `SELECT c.name, c.paused_at IS NOT NULL AS paused, seen.fault, seen.since, seen.reason, h.down_since AS told
  FROM carriers c LEFT JOIN carrier_health h ON h.carrier = c.name
  CROSS JOIN LATERAL (
    SELECT bool_and(l.fault AND l.reason IS NOT NULL) AS fault, max(l.since) AS since,
      (array_agg(l.reason ORDER BY l.since DESC) FILTER (WHERE l.fault))[1] AS reason
    FROM carrier_lines l JOIN replicas r ON r.id = l.replica_id AND r.lease_until > $1 WHERE l.carrier = c.name
  ) AS seen ORDER BY c.name`;

/** Who tells the store first speaks: of several replicas one, also after a restart. */
const MARK_DOWN = `INSERT INTO carrier_health AS h (carrier, down_since) SELECT name, $2 FROM carriers WHERE name = $1
  ON CONFLICT (carrier) DO UPDATE SET down_since = EXCLUDED.down_since WHERE h.down_since IS NULL RETURNING carrier`;
const MARK_UP =
  'UPDATE carrier_health SET down_since = NULL WHERE carrier = $1 AND down_since IS NOT NULL RETURNING carrier';

const lasted = (ms: number): string => {
  const seconds = Math.round(ms / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};

const downEvent = ({ name, reason, since }: Stands, at: Date): CarrierEvent => ({
  type: 'carrier.down',
  carrier: name,
  routeId: null,
  reason: `The carrier ${name} takes nothing: ${reason ?? 'it is at fault'}.`,
  facts: { since: since?.toISOString() ?? null, fault: reason },
  at,
});

const upEvent = ({ name, told }: Stands, at: Date): CarrierEvent => {
  const ms = at.getTime() - (told ?? at).getTime();
  const reason = `The carrier ${name} takes texts again, after ${lasted(ms)}.`;
  return { type: 'carrier.up', carrier: name, routeId: null, reason, facts: { downMs: ms }, at };
};

const change = async (
  client: pg.PoolClient,
  mark: { sql: string; values: readonly unknown[] },
  event: CarrierEvent,
): Promise<CarrierEvent[]> => {
  const { rowCount } = await client.query(mark.sql, [...mark.values]);
  if (rowCount === 0) return [];
  await storeCarrierEvents(client, [event]);
  return [event];
};

/** Tells once that a carrier fell, or that it rose. */
const tell = (
  client: pg.PoolClient,
  stands: Stands,
  { fell, at }: { fell: boolean; at: Date },
): Promise<CarrierEvent[]> =>
  fell
    ? change(client, { sql: MARK_DOWN, values: [stands.name, stands.since] }, downEvent(stands, at))
    : change(client, { sql: MARK_UP, values: [stands.name] }, upEvent(stands, at));

/** Whether a carrier is down; null when that cannot be said: it is paused, nobody runs it, or its fault is too new. */
const isDownNow = ({ paused, fault, since }: Stands, now: number): boolean | null => {
  if (paused || fault === null) return null;
  if (!fault) return false;
  return since !== null && now - since.getTime() >= AVOIDED_AFTER_MS ? true : null;
};

/** What a look at all carriers found. */
export interface Seen {
  /** Carriers that went down or came back since somebody last looked. */
  readonly events: readonly CarrierEvent[];
  /** Whether each is up; those that nobody runs, or that the operator has paused, are left out. */
  readonly up: ReadonlyMap<string, boolean>;
}

/**
 * Looks which carriers are down: every process that runs one has found it at fault for some seconds. Each fall and each
 * return is told once. A carrier that the operator has paused is not down.
 */
export const findDown = async (database: Database, now: number): Promise<Seen> => {
  const { rows } = await database.pool.query<Stands>(READ, [new Date(now)]);
  const at = new Date(now);
  const up = new Map<string, boolean>();
  const events: CarrierEvent[] = [];
  for (const stands of rows) {
    const { name, told } = stands;
    const isDown = isDownNow(stands, now);
    if (isDown !== null) up.set(name, !isDown);
    const fell = isDown === true && told === null;
    const rose = isDown === false && told !== null;
    if (fell || rose)
      events.push(...(await database.transaction((client) => tell(client, stands, { fell, at }))));
  }
  return { events, up };
};
