import type { Lane, Purpose } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Route, RouteCarrier, WeightedCarrier } from '@carillon/core/routing';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { toJson } from '../../infrastructure/database/column-kinds.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

export type RouteRow = Row<'routes'>;

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
export const loadRoutes = async (session: pg.Pool | pg.PoolClient): Promise<Route[]> => {
  const rows = await queryOn(session).selectFrom('routes').selectAll().orderBy('id').execute();
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
export const listRoutes = (database: Database, page: PageRequest): Promise<RouteRow[]> =>
  queryOn(database.pool).selectFrom('routes').selectAll().$call(newestFirst(page)).execute();

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
  const found = await queryOn(client)
    .selectFrom('carriers')
    .select('name')
    .where('name', 'in', names)
    .orderBy('name')
    .forShare()
    .execute();
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
  const row = await queryOn(client)
    .insertInto('routes')
    .values({ ...route, id: uuidv7(), carriers: toJson(route.carriers) })
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};

/** Finds a line and locks it; the id is null when what was given is none. Refusal: `route_not_found`. */
export const lockRoute = async (
  client: pg.PoolClient,
  id: string | null,
): Promise<Result<RouteRow, Refusal>> => {
  const row =
    id === null
      ? null
      : await queryOn(client)
          .selectFrom('routes')
          .selectAll()
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
  return row
    ? succeed(row)
    : refuse('route_not_found', 'There is no such route. List them with GET /v1/operator/routes.');
};

/** What is to change of a line; what is left out stays. */
export type RouteUpdate = { readonly [Name in keyof NewRoute]?: NewRoute[Name] | undefined };

/** Changes a line of the table. Refusals: `route_not_found`, and those of `addRoute`. */
export const updateRoute = async (
  client: pg.PoolClient,
  id: string | null,
  update: RouteUpdate,
): Promise<Result<RouteRow, Refusal>> => {
  const before = await lockRoute(client, id);
  if (!before.ok) return before;
  const { carriers: wanted, ...rest } = update;
  const checked = wanted ? await checkCarriers(client, wanted) : succeed(null);
  if (!checked.ok) return checked;
  const row = await queryOn(client)
    .updateTable('routes')
    .set({ ...rest, ...(wanted && { carriers: toJson(wanted) }) })
    .where('id', '=', before.value.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};

/** Takes a line out of the table: what waits goes by the next that matches, or waits for one. */
export const deleteRoute = async (database: Database, id: string): Promise<boolean> => {
  const { numDeletedRows } = await queryOn(database.pool)
    .deleteFrom('routes')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
