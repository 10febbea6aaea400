import type pg from 'pg';
import { EVENT_QUEUE } from './event-jobs.ts';

/** Holds the automations that are still to run: what an event had done after a backup is not known to the backup. */
export const holdEventJobs = async (client: pg.PoolClient): Promise<void> => {
  await client.query(
    `UPDATE pgboss.job SET state = 'created', start_after = 'infinity' WHERE name = $1 AND state < 'completed'`,
    [EVENT_QUEUE],
  );
  await client.query(
    "UPDATE automation_steps SET held = true WHERE state IN ('waiting', 'sending') AND NOT held",
  );
};

/** Lets held automations run, or drops them; gives how many there were. */
export const endHeldEventJobs = async (client: pg.PoolClient, what: 'send' | 'cancel'): Promise<number> => {
  const held = `WHERE name = $1 AND start_after = 'infinity' AND state < 'completed'`;
  const { rowCount } = await client.query(
    what === 'send' ? `UPDATE pgboss.job SET start_after = now() ${held}` : `DELETE FROM pgboss.job ${held}`,
    [EVENT_QUEUE],
  );
  const steps = await client.query(
    what === 'send'
      ? 'UPDATE automation_steps SET held = false WHERE held'
      : `UPDATE automation_steps SET held = false, state = 'stopped', reason = 'restored', done_at = now(),
           detail = 'The database was restored, and what waited in it was cancelled.' WHERE held`,
  );
  await client.query(
    `UPDATE automation_runs r SET state = 'stopped', reason = 'restored', ended_at = now() WHERE state = 'active'
       AND NOT EXISTS (SELECT FROM automation_steps s WHERE s.account_id = r.account_id AND s.run_id = r.id
         AND s.state IN ('waiting', 'sending'))`,
  );
  return (rowCount ?? 0) + (steps.rowCount ?? 0);
};
