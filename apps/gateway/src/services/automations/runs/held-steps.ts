import type pg from 'pg';

/** Holds the steps that were still to leave: a backup does not know what became of them afterwards. */
export const holdSteps = async (client: pg.PoolClient): Promise<void> => {
  await client.query(
    "UPDATE automation_steps SET held = true WHERE state IN ('waiting', 'sending') AND NOT held",
  );
};

const cancelHeld = async (client: pg.PoolClient): Promise<number> => {
  const { rowCount } = await client.query(
    `UPDATE automation_steps SET held = false, state = 'stopped', reason = 'restored', done_at = now(),
       detail = 'The database was restored, and what waited in it was cancelled.' WHERE held`,
  );
  await client.query(
    `UPDATE automation_runs r SET state = 'stopped', reason = 'restored', ended_at = now() WHERE state = 'active'
       AND NOT EXISTS (SELECT FROM automation_steps s WHERE s.account_id = r.account_id AND s.run_id = r.id
         AND s.state IN ('waiting', 'sending'))`,
  );
  return rowCount ?? 0;
};

/** Lets held steps leave when they are due, or never; gives how many there were. */
export const endHeldSteps = async (client: pg.PoolClient, what: 'send' | 'cancel'): Promise<number> => {
  if (what === 'cancel') return cancelHeld(client);
  const { rowCount } = await client.query('UPDATE automation_steps SET held = false WHERE held');
  return rowCount ?? 0;
};
