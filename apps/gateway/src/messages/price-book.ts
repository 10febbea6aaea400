import { loadPlans } from '../billing/plans.ts';
import { loadTariffs } from '../billing/tariffs.ts';
import { loadRoutes } from '../carriers/routing-table.ts';
import { VIRTUAL_TYPE } from '../carriers/virtual-type.ts';
import type { Database } from '../database/open.ts';
import type { PriceBook } from './admission-facts.ts';

/** How long a change made through another process may go unnoticed here. */
const FRESH_MS = 1_000;

/** Tariffs and routes in memory: read again once they are a second old, or at once after `forget`. */
export interface CachedPriceBook {
  read(): Promise<PriceBook>;
  forget(): void;
}

/** The oldest carrier whose handsets are virtual; null when there is none. */
const findVirtualCarrier = async ({ pool }: Database): Promise<string | null> => {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT name FROM carriers WHERE type = $1 ORDER BY id LIMIT 1',
    [VIRTUAL_TYPE],
  );
  return rows[0]?.name ?? null;
};

export const createPriceBook = (database: Database, now: () => number): CachedPriceBook => {
  let known: { book: PriceBook; until: number } | null = null;
  const load = async (): Promise<PriceBook> => {
    const [tariffs, routes, virtualCarrier, plans] = await Promise.all([
      loadTariffs(database),
      loadRoutes(database),
      findVirtualCarrier(database),
      loadPlans(database.drizzle),
    ]);
    const shortTextPlans = new Set(plans.filter(({ longSms }) => !longSms).map(({ name }) => name));
    return { tariffs, routes, virtualCarrier, shortTextPlans };
  };
  return {
    read: async () => {
      if (known && known.until > now()) return known.book;
      const book = await load();
      known = { book, until: now() + FRESH_MS };
      return book;
    },
    forget: () => {
      known = null;
    },
  };
};
