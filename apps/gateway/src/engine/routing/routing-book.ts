import {
  type CarrierStanding,
  type CarrierStandings,
  effectiveCarriers,
  FULL_HEALTH,
  type Route,
} from '@carillon/core/routing';
import type pg from 'pg';
import { createFreshValues } from '../../infrastructure/caches/fresh-values.ts';
import { VIRTUAL_TYPE } from '../carriers/virtual-type.ts';
import { loadRoutes } from './routing-table.ts';

/** The routing table, and how the carriers in it stand. */
export interface Routing {
  /** As configured, the oldest first. */
  readonly routes: readonly Route[];
  readonly standings: CarrierStandings;
  /** Since when carriers have been taking nothing, in milliseconds since 1970; those that take something are missing. */
  readonly downSince: ReadonlyMap<string, number>;
  /** The oldest carrier whose handsets are virtual; null when there is none. */
  readonly virtualCarrier: string | null;
  /** Some line has more than one carrier: otherwise nothing can go on to another. */
  readonly hasChoice: boolean;
}

/** How long a fault may stand before new messages avoid the carrier: a bind that is lost is back within seconds. */
export const AVOIDED_AFTER_MS = 5_000;

interface StandingRow {
  name: string;
  type: string;
  paused: boolean;
  points: number;
  down_since: Date | null;
}

/** A carrier is down when every live replica that runs it sees a fault, since the last of them has seen it. */
const STANDINGS = {
  name: 'carrier-standings',
  text: `SELECT c.name, c.type, c.paused_at IS NOT NULL AS paused, coalesce(h.points, ${FULL_HEALTH}) AS points,
      (SELECT CASE WHEN bool_and(l.fault) THEN max(l.since) END
       FROM carrier_lines l JOIN replicas r ON r.id = l.replica_id AND r.lease_until > $1
       WHERE l.carrier = c.name) AS down_since
    FROM carriers c LEFT JOIN carrier_health h ON h.carrier = c.name ORDER BY c.id`,
};

/** Reads how every carrier stands. */
export const loadStandings = async (
  client: pg.Pool | pg.PoolClient,
  now: number,
): Promise<readonly StandingRow[]> => {
  const { rows } = await client.query<StandingRow>({ ...STANDINGS, values: [new Date(now)] });
  return rows;
};

/** The table and the standings that were read together. */
export const toRouting = (routes: readonly Route[], rows: readonly StandingRow[], now: number): Routing => {
  const downSince = new Map(
    rows.flatMap(({ name, down_since: since }) => (since ? [[name, since.getTime()] as const] : [])),
  );
  const standingOf = ({ name, points, paused }: StandingRow): CarrierStanding => ({
    points,
    paused,
    down: now - (downSince.get(name) ?? now) >= AVOIDED_AFTER_MS,
  });
  return {
    routes,
    standings: new Map(rows.map((row) => [row.name, standingOf(row)])),
    downSince,
    virtualCarrier: rows.find(({ type }) => type === VIRTUAL_TYPE)?.name ?? null,
    hasChoice: routes.some(({ carriers }) => carriers.length > 1),
  };
};

/** Reads the table and the standing of every carrier. */
export const loadRouting = async (client: pg.Pool | pg.PoolClient, now: number): Promise<Routing> =>
  toRouting(await loadRoutes(client), await loadStandings(client, now), now);

/** The table as new messages are to be routed: by health, around what is paused or down. */
export const routesInEffect = ({ routes, standings }: Routing): Route[] =>
  routes.map((route) => ({
    ...route,
    carriers: effectiveCarriers(route.carriers, standings),
    configured: route.carriers,
  }));

/** The routing in memory, read again once it is a second old. */
export interface RoutingBook {
  /** @param client the session to read it with, where a transaction is open. */
  read(client: pg.Pool | pg.PoolClient): Promise<Routing>;
  /** The routes were changed here. */
  forget(): void;
}

const FRESH_MS = 1_000;
const ONLY = 'routing';

/** Readers share no read: one inside a transaction would wait for one that itself waits for a session of the store. */
export const createRoutingBook = (now: () => number): RoutingBook => {
  const values = createFreshValues<typeof ONLY, Routing>({ freshMs: FRESH_MS, now, most: 1 });
  return {
    read: async (client) => {
      const known = values.get(ONLY);
      if (known) return known;
      const remember = values.beginRead();
      const routing = await loadRouting(client, now());
      remember(ONLY, routing);
      return routing;
    },
    forget: () => values.forget(),
  };
};
