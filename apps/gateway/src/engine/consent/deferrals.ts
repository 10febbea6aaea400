import type { TraceLine } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Row } from '../../infrastructure/database/query.ts';

type DeferralRow = Row<'message_deferrals'>;

/** A rule that held a message again when its turn came: the line of its why-card. */
export interface Deferral extends Pick<DeferralRow, 'accountId' | 'id' | 'step'> {
  readonly facts: TraceLine['facts'];
}

/** How often a rule held a message again, and what it said the last time. */
export type KeptDeferral = Pick<DeferralRow, 'step' | 'times' | 'facts' | 'at'>;

/** Keeps the lines of what was held, in the claim's transaction: one statement, and none when nothing was. */
export const keepDeferrals = async (
  client: pg.PoolClient,
  deferrals: readonly Deferral[],
  now: Date,
): Promise<void> => {
  if (deferrals.length === 0) return;
  await client.query({
    name: 'keep-deferrals',
    text: `INSERT INTO message_deferrals (account_id, id, step, times, facts, at)
      SELECT account_id, id, step, 1, facts, $5
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) AS held (account_id, id, step, facts)
      ON CONFLICT (account_id, id, step) DO UPDATE SET
        times = message_deferrals.times + 1, facts = EXCLUDED.facts, at = EXCLUDED.at`,
    values: [
      deferrals.map(({ accountId }) => accountId),
      deferrals.map(({ id }) => id),
      deferrals.map(({ step }) => step),
      deferrals.map(({ facts }) => JSON.stringify(facts)),
      now,
    ],
  });
};

/** What held a message again, in the order of time. */
export const deferralsOf = async (
  { pool }: Database,
  account: string,
  id: string,
): Promise<KeptDeferral[]> => {
  const { rows } = await pool.query<KeptDeferral>(
    'SELECT step, times, facts, at FROM message_deferrals WHERE account_id = $1 AND id = $2 ORDER BY at',
    [account, id],
  );
  return rows;
};
