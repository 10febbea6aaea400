import { createTtlCache, type TtlCache } from '../../../infrastructure/caches/ttl-cache.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { loadPlans } from '../../billing/plans.ts';
import { loadTariffs } from '../../billing/tariffs.ts';
import { createCarrierProfiles } from '../../carriers/carrier-profiles.ts';
import { loadStandings, routesInEffect, toRouting } from '../../routing/routing-book.ts';
import { loadRoutes } from '../../routing/routing-table.ts';
import type { PriceBook } from './admission-facts.ts';

/** How long a change made through another process may go unnoticed here. */
const FRESH_MS = 1_000;

/** Tariffs and routes in memory: read again once they are a second old, or at once after `forget`. */
export type CachedPriceBook = TtlCache<PriceBook>;

export const createPriceBook = (database: Database, now: () => number): CachedPriceBook => {
  const carrierProfiles = createCarrierProfiles();
  const load = async (): Promise<PriceBook> => {
    const at = now();
    const [tariffs, table, standings, plans, profiles] = await Promise.all([
      loadTariffs(database.pool),
      loadRoutes(database.pool),
      loadStandings(database.pool, at),
      loadPlans(database.pool),
      carrierProfiles.load(database.pool),
    ]);
    const shortTextPlans = new Set(plans.filter(({ longSms }) => !longSms).map(({ name }) => name));
    const routing = toRouting(table, standings, at);
    const routes = routesInEffect(routing);
    const byNetwork = [...routes, ...tariffs].some(({ network }) => (network ?? null) !== null);
    const { virtualCarrier } = routing;
    return { tariffs, routes, virtualCarrier, profiles, shortTextPlans, byNetwork };
  };
  return createTtlCache(load, { freshMs: FRESH_MS, now });
};
