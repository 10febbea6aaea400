import type { Database } from '../../infrastructure/database/open.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { carrierEventRoutes } from './carrier-event-routes.ts';
import { numberNetworkRoutes } from './number-network-routes.ts';
import { routingPersonalData } from './personal-data.ts';
import { routingRoutes } from './route-routes.ts';

const dropOldEvents = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query("DELETE FROM carrier_events WHERE id < uuid_at($1::timestamptz - interval '1 year')", [
    new Date(now),
  ]);
};

export type RoutingOptions = Parameters<typeof routingRoutes>[0] & Parameters<typeof numberNetworkRoutes>[0];

/** Which carrier a destination goes to, and what happened to carriers and routes. */
export const routingModule = (options: RoutingOptions): Module => ({
  routes: [routingRoutes(options), carrierEventRoutes(options), numberNetworkRoutes(options)],
  personalData: routingPersonalData,
  retention: [(now) => dropOldEvents(options.database, now)],
});
