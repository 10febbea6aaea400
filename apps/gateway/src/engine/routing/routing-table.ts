import type { Lane, Purpose } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Route, WeightedCarrier } from '@carillon/core/routing';
import { asc, desc, eq, inArray, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { carriers, type RouteCarrier, routes } from '../carriers/tables.ts';

export type RouteRow = typeof routes.$inferSelect;

export interface NewRoute {
  /** ISO 3166-1 alpha-2; null matches every country, and so on. */
  readonly country: string | null;
  /** MCC and MNC. */
  readonly network: string | null;
  readonly purpose: Purpose | null;
  readonly lane: Lane | null;
  readonly order: number;
  readonly carriers: readonly RouteCarrier[];
}

/** The whole routing table, oldest line first: of two that are equal, the core takes the first. */
export const loadRoutes = async (database: Pick<Database, 'drizzle'>): Promise<Route[]> => {
  const rows = await database.drizzle.select().from(routes).orderBy(asc(routes.id));
  return rows.map(({ country, network, purpose, lane, order, carriers, pausedAt }) => ({
    country,
    network,
    purpose,
    lane,
    order,
    paused: pausedAt !== null,
    carriers: carriers.map(({ name, weight }) => ({ name, weight })),
  }));
};

/** One page, newest first. */
export const listRoutes = (
  database: Database,
  { limit, before }: { limit: number; before: string | null },
): Promise<RouteRow[]> =>
  database.drizzle
    .select()
    .from(routes)
    .where(before ? lt(routes.id, before) : undefined)
    .orderBy(desc(routes.id))
    .limit(limit);

const checkCarriers = async (
  client: pg.PoolClient,
  wanted: readonly WeightedCarrier[],
): Promise<Result<null, Refusal>> => {
  const names = wanted.map(({ name }) => name);
  const twice = names.findIndex((name, place) => names.indexOf(name) < place);
  if (twice !== -1) {
    return refuse(
      'request_invalid',
      'The carrier is in the route already. Add the weights up.',
      `carriers.${twice}.name`,
    );
  }
  // Shared with other routes, and in the way of whoever deletes the carrier.
  const found = await drizzle(client)
    .select({ name: carriers.name })
    .from(carriers)
    .where(inArray(carriers.name, names))
    .orderBy(asc(carriers.name))
    .for('share');
  const known = new Set(found.map((carrier) => carrier.name));
  const unknown = names.findIndex((name) => !known.has(name));
  return unknown === -1
    ? succeed(null)
    : refuse(
        'carrier_unknown',
        `There is no carrier named "${names[unknown]}". Add it with POST /v1/operator/carriers.`,
        `carriers.${unknown}.name`,
      );
};

/** Adds a line to the table. Refusals: `carrier_unknown`, `request_invalid` (a carrier named twice). */
export const addRoute = async (
  client: pg.PoolClient,
  route: NewRoute,
): Promise<Result<RouteRow, Refusal>> => {
  const checked = await checkCarriers(client, route.carriers);
  if (!checked.ok) return checked;
  const [row] = await drizzle(client)
    .insert(routes)
    .values({ ...route, id: uuidv7(), carriers: [...route.carriers] })
    .returning();
  return succeed(row!);
};

/** What is to change of a line; what is left out stays. */
export type RouteUpdate = { readonly [Name in keyof NewRoute]?: NewRoute[Name] | undefined };

/** Changes a line of the table. Refusals: `route_not_found`, and those of `addRoute`. */
export const updateRoute = async (
  client: pg.PoolClient,
  id: string | null,
  update: RouteUpdate,
): Promise<Result<RouteRow, Refusal>> => {
  const db = drizzle(client);
  const [before] = id === null ? [] : await db.select().from(routes).where(eq(routes.id, id)).for('update');
  if (!before)
    return refuse('route_not_found', 'There is no such route. List them with GET /v1/operator/routes.');
  const { carriers: wanted, ...rest } = update;
  const checked = wanted ? await checkCarriers(client, wanted) : succeed(null);
  if (!checked.ok) return checked;
  const [row] = await db
    .update(routes)
    .set({ ...rest, ...(wanted && { carriers: [...wanted] }) })
    .where(eq(routes.id, before.id))
    .returning();
  return succeed(row!);
};

/** Takes a line out of the table: what waits goes by the next that matches, or waits for one. */
export const deleteRoute = async (database: Database, id: string): Promise<boolean> => {
  const gone = await database.drizzle.delete(routes).where(eq(routes.id, id)).returning({ id: routes.id });
  return gone.length > 0;
};
