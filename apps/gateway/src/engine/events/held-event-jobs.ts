import type pg from 'pg';
import { EVENT_QUEUE } from './event-jobs.ts';

/** Holds the automations that are still to run: what an event had done after a backup is not known to the backup. */
export const holdEventJobs = async (client: pg.PoolClient): Promise<void> => {
  await client.query(
    `UPDATE pgboss.job SET state = 'created', start_after = 'infinity' WHERE name = $1 AND state < 'completed'`,
    [EVENT_QUEUE],
  );
};

/** Lets held automations run, or drops them; gives how many there were. */
export const endHeldEventJobs = async (client: pg.PoolClient, what: 'send' | 'cancel'): Promise<number> => {
  const held = `WHERE name = $1 AND start_after = 'infinity' AND state < 'completed'`;
  const { rowCount } = await client.query(
    what === 'send' ? `UPDATE pgboss.job SET start_after = now() ${held}` : `DELETE FROM pgboss.job ${held}`,
    [EVENT_QUEUE],
  );
  return rowCount ?? 0;
};
