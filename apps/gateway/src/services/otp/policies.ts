import type { StoredGuardPolicy } from '@carillon/core/otp';
import { eq, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import { type OtpPolicy, type StoredCodePolicy, toPolicy } from './stored-policy.ts';
import { otpPolicies } from './tables.ts';

/** How long a change made through another process may go unnoticed here. */
const FRESH_MS = 1_000;
const MOST_REMEMBERED = 10_000;

const find = async (db: NodePgDatabase, account: string): Promise<OtpPolicy> => {
  const [row] = await db.select().from(otpPolicies).where(eq(otpPolicies.accountId, account));
  return toPolicy(row?.codes ?? {}, row?.guard ?? {});
};

/** The policies of accounts, in memory for a moment. */
export interface Policies {
  read(account: string): Promise<OtpPolicy>;
  forget(account: string): void;
}

export const createPolicies = (database: Database, now: () => number): Policies => {
  const known = new Map<string, { policy: OtpPolicy; until: number }>();
  return {
    read: async (account) => {
      const found = known.get(account);
      if (found && found.until > now()) return found.policy;
      const policy = await find(database.drizzle, account);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(account, { policy, until: now() + FRESH_MS });
      return policy;
    },
    forget: (account) => void known.delete(account),
  };
};

/** Changes what is named; changes of one account take turns. */
export const changePolicy = async (
  client: pg.PoolClient,
  account: string,
  change: { readonly codes: StoredCodePolicy; readonly guard: StoredGuardPolicy },
): Promise<OtpPolicy> => {
  const [row] = await drizzle(client)
    .insert(otpPolicies)
    .values({ accountId: account, ...change })
    .onConflictDoUpdate({
      target: otpPolicies.accountId,
      set: {
        codes: sql`${otpPolicies.codes} || EXCLUDED.codes`,
        guard: sql`${otpPolicies.guard} || EXCLUDED.guard`,
        updatedAt: sql`now()`,
      },
    })
    .returning();
  return toPolicy(row!.codes, row!.guard);
};
