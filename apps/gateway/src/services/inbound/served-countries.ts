import { createTtlCache } from '../../infrastructure/caches/ttl-cache.ts';
import type { Database } from '../../infrastructure/database/open.ts';

/** A change of routes or accounts may go unnoticed for so long. */
const FRESH_MS = 5_000;

/**
 * Makes what tells the countries this gateway serves, by its routes and accounts: where numbers without a country
 * prefix may be from.
 */
export const createServedCountries = ({ pool }: Database, now: () => number) => {
  const read = async (): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ country: string }>(
      `SELECT country FROM routes WHERE country IS NOT NULL
       UNION SELECT default_country FROM accounts WHERE default_country IS NOT NULL ORDER BY country`,
    );
    return rows.map(({ country }) => country);
  };
  return createTtlCache(read, { freshMs: FRESH_MS, now }).read;
};
