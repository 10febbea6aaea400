import type { Database } from '../../../infrastructure/database/open.ts';

/** What is paused, as of a moment ago. */
export interface Paused {
  /** Whether messages of an account and campaign wait until somebody resumes them. */
  has(account: string, campaign: string | null): boolean;
}

/** Pauses in memory: read again once they are half a second old, or at once after `forget`. */
export interface CachedPauses {
  read(): Promise<Paused>;
  forget(): void;
}

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

export const createPauses = (database: Database, now: () => number): CachedPauses => {
  let known: { paused: Paused; until: number } | null = null;
  return {
    read: async () => {
      if (known && known.until > now()) return known.paused;
      const paused = await load(database);
      known = { paused, until: now() + FRESH_MS };
      return paused;
    },
    forget: () => {
      known = null;
    },
  };
};
