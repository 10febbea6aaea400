import { createTtlCache, type TtlCache } from '../../../infrastructure/caches/ttl-cache.ts';
import type { Database } from '../../../infrastructure/database/open.ts';

/** What is paused, as of a moment ago. */
export interface Paused {
  /** Whether messages of an account and campaign wait until somebody resumes them. */
  has(account: string, campaign: string | null): boolean;
}

/** Pauses in memory: read again once they are half a second old, or at once after `forget`. */
export type CachedPauses = TtlCache<Paused>;

const FRESH_MS = 500;
const NONE: Paused = { has: () => false };

const load = async ({ pool }: Database): Promise<Paused> => {
  const { rows } = await pool.query<{ account_id: string; campaign: string }>({
    name: 'read-pauses',
    text: 'SELECT account_id, campaign FROM pauses',
  });
  if (rows.length === 0) return NONE;
  const paused = new Set(rows.map(({ account_id, campaign }) => `${account_id} ${campaign}`));
  return {
    has: (account, campaign) =>
      paused.has(`${account} `) || (!!campaign && paused.has(`${account} ${campaign}`)),
  };
};

export const createPauses = (database: Database, now: () => number): CachedPauses =>
  createTtlCache(() => load(database), { freshMs: FRESH_MS, now });
