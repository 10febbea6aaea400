import type { Database } from '../../../infrastructure/database/open.ts';
import type { DueStep } from './due-steps.ts';

/** A step that waits on. */
export interface PutOffStep {
  readonly step: DueStep;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Lets steps that were taken wait for a later instant: they are timers again, so that what ends their run ends them. One that
 * was ended meanwhile stays so.
 */
export const putOffSteps = async ({ pool }: Database, steps: readonly PutOffStep[]): Promise<void> => {
  if (steps.length === 0) return;
  await pool.query(
    `WITH waiting AS (
       UPDATE automation_steps s SET state = 'waiting', taken_at = NULL, due_at = given.until
       FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::timestamptz[]) AS given (account_id, run_id, place, until)
       WHERE s.account_id = given.account_id AND s.run_id = given.run_id AND s.place = given.place AND s.state = 'sending'
       RETURNING s.account_id, s.run_id)
     INSERT INTO event_outcomes (account_id, event_id, automation_id, outcome)
     SELECT DISTINCT r.account_id, r.event_id, r.automation_id, 'waiting'
     FROM waiting w JOIN automation_runs r ON r.account_id = w.account_id AND r.id = w.run_id
     ON CONFLICT (account_id, event_id, automation_id) DO NOTHING`,
    [
      steps.map(({ step }) => step.caller.account.id),
      steps.map(({ step }) => step.runId),
      steps.map(({ step }) => step.place),
      steps.map(({ until }) => new Date(until)),
    ],
  );
};
