import type pg from 'pg';
import { cancelTexts, type TextSelection } from './cancel-texts.ts';

/** Which runs: a condition on `automation_runs` AS r, whose parameters begin at $1. */
export interface RunSelection {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Why runs end before their last step. */
export interface Ending {
  readonly reason: string;
  readonly detail: string;
  readonly now: Date;
}

interface EndedRow {
  readonly account_id: string;
  readonly id: string;
}

/** The texts that steps of some runs have sent. */
const textsOf = (runs: readonly EndedRow[]): TextSelection => ({
  sql: `SELECT s.account_id, s.message_id FROM unnest($4::uuid[], $5::uuid[]) AS run (account_id, id)
        JOIN automation_steps s ON s.account_id = run.account_id AND s.run_id = run.id WHERE s.state = 'sent'`,
  values: [runs.map(({ account_id }) => account_id), runs.map(({ id }) => id)],
});

const endSteps = async (
  client: pg.PoolClient,
  runs: readonly EndedRow[],
  { reason, detail, now }: Ending,
): Promise<void> => {
  await client.query(
    `WITH ended AS (
       UPDATE automation_steps s SET state = 'stopped', reason = $3, detail = $4, done_at = $5
       FROM unnest($1::uuid[], $2::uuid[]) AS run (account_id, id)
       WHERE s.account_id = run.account_id AND s.run_id = run.id AND s.state IN ('waiting', 'sending')
       RETURNING s.account_id, s.run_id)
     UPDATE event_outcomes o SET outcome = 'stopped', reason = $3, detail = $4
     FROM ended JOIN automation_runs r ON r.account_id = ended.account_id AND r.id = ended.run_id
     WHERE o.account_id = r.account_id AND o.event_id = r.event_id AND o.automation_id = r.automation_id
       AND o.outcome = 'waiting'`,
    [runs.map(({ account_id }) => account_id), runs.map(({ id }) => id), reason, detail, now],
  );
};

/**
 * Ends runs in the caller's transaction: no further step of theirs leaves, and a text of theirs that waits is cancelled.
 * One that a carrier has is left to it.
 */
export const endRuns = async (
  client: pg.PoolClient,
  { sql, values }: RunSelection,
  ending: Ending,
): Promise<{ stopped: number; cancelled: number }> => {
  const place = values.length;
  const { rows } = await client.query<EndedRow>(
    `UPDATE automation_runs r SET state = 'stopped', reason = $${place + 1}, detail = $${place + 2}, ended_at = $${place + 3}
     WHERE r.state = 'active' AND ${sql} RETURNING r.account_id, r.id`,
    [...values, ending.reason, ending.detail, ending.now],
  );
  if (rows.length === 0) return { stopped: 0, cancelled: 0 };
  await endSteps(client, rows, ending);
  return { stopped: rows.length, cancelled: await cancelTexts(client, textsOf(rows), ending.now) };
};
