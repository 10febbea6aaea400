import type { Database } from '../../../infrastructure/database/open.ts';

const KEPT_MS = 400 * 24 * 3_600_000;
const MOST = 10_000;

/** Drops runs that ended more than 400 days ago, and versions of deleted automations that no run names any more. */
export const dropOldRuns = async (database: Database, now: number): Promise<void> => {
  await database.pool.query(
    `WITH old AS (
       DELETE FROM automation_runs WHERE (account_id, id) IN (
         SELECT account_id, id FROM automation_runs WHERE ended_at < $1 LIMIT ${MOST})
       RETURNING account_id, id)
     DELETE FROM automation_steps s USING old WHERE s.account_id = old.account_id AND s.run_id = old.id`,
    [new Date(now - KEPT_MS)],
  );
  await database.pool.query(
    `DELETE FROM automation_versions v
     WHERE v.created_at < $1 AND NOT EXISTS (SELECT FROM automations a WHERE a.account_id = v.account_id AND a.id = v.automation_id)
       AND NOT EXISTS (SELECT FROM automation_runs r
         WHERE r.account_id = v.account_id AND r.automation_id = v.automation_id AND r.version = v.version)`,
    [new Date(now - KEPT_MS)],
  );
};
