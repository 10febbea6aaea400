import type pg from 'pg';
import { cancelTexts } from './cancel-texts.ts';
import type { DueStep } from './due-steps.ts';

/** What became of a step. */
export interface StepOutcome {
  readonly outcome: 'sent' | 'repeated' | 'skipped' | 'refused';
  readonly reason: string | null;
  readonly detail: string | null;
  readonly messageId: string | null;
}

/** A step that was worked on. */
export interface FinishedStep {
  readonly step: DueStep;
  readonly result: StepOutcome;
}

interface Finished {
  readonly account_id: string;
  readonly run_id: string;
  readonly place: number;
}

const keyOf = ({ account_id, run_id, place }: Finished): string => `${account_id} ${run_id} ${place}`;

const writeSteps = async (
  client: pg.PoolClient,
  finished: readonly FinishedStep[],
  now: Date,
): Promise<ReadonlySet<string>> => {
  const { rows } = await client.query<Finished>(
    `WITH given AS (
       SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::uuid[])
         AS g (account_id, run_id, place, state, reason, detail, message_id)),
     finished AS (
       UPDATE automation_steps s SET state = g.state, reason = g.reason, detail = g.detail, message_id = g.message_id,
         done_at = $1, taken_at = NULL
       FROM given g WHERE s.account_id = g.account_id AND s.run_id = g.run_id AND s.place = g.place AND s.state = 'sending'
       RETURNING s.account_id, s.run_id, s.place, s.state, s.reason, s.detail, s.message_id),
     -- Of several steps of one run, the last tells how the event went.
     told AS (
       SELECT DISTINCT ON (account_id, run_id) * FROM finished ORDER BY account_id, run_id, place DESC),
     outcomes AS (
       INSERT INTO event_outcomes (account_id, event_id, automation_id, outcome, reason, detail, message_id)
       SELECT r.account_id, r.event_id, r.automation_id, t.state, t.reason, t.detail, t.message_id
       FROM told t JOIN automation_runs r ON r.account_id = t.account_id AND r.id = t.run_id
       ON CONFLICT (account_id, event_id, automation_id) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
         detail = excluded.detail, message_id = excluded.message_id)
     SELECT account_id, run_id, place FROM finished`,
    [
      now,
      finished.map(({ step }) => step.caller.account.id),
      finished.map(({ step }) => step.runId),
      finished.map(({ step }) => step.place),
      finished.map(({ result }) => result.outcome),
      finished.map(({ result }) => result.reason),
      finished.map(({ result }) => result.detail),
      finished.map(({ result }) => result.messageId),
    ],
  );
  return new Set(rows.map(keyOf));
};

/** Ends runs in good order that have no step to come, in the caller's transaction. */
export const completeRuns = async (
  client: pg.PoolClient,
  finished: readonly FinishedStep[],
  now: Date,
): Promise<void> => {
  await client.query(
    `UPDATE automation_runs r SET state = 'completed', ended_at = $1
     FROM unnest($2::uuid[], $3::uuid[]) AS run (account_id, id)
     WHERE r.account_id = run.account_id AND r.id = run.id AND r.state = 'active' AND NOT EXISTS (
       SELECT FROM automation_steps s WHERE s.account_id = r.account_id AND s.run_id = r.id
         AND s.state IN ('waiting', 'sending'))`,
    [now, finished.map(({ step }) => step.caller.account.id), finished.map(({ step }) => step.runId)],
  );
};

/**
 * Writes what became of steps, in the caller's transaction. A run that was ended while its step was being sent has the text
 * cancelled, unless it has left.
 */
export const finishSteps = async (
  client: pg.PoolClient,
  finished: readonly FinishedStep[],
  now: Date,
): Promise<void> => {
  const written = await writeSteps(client, finished, now);
  const ended = finished.filter(
    ({ step: { caller, runId, place }, result }) =>
      result.outcome === 'sent' &&
      !written.has(keyOf({ account_id: caller.account.id, run_id: runId, place })),
  );
  if (ended.length === 0) return;
  const values = [
    ended.map(({ step }) => step.caller.account.id),
    ended.map(({ result }) => result.messageId),
  ];
  const sql = 'SELECT * FROM unnest($4::uuid[], $5::uuid[])';
  await cancelTexts(client, { sql, values }, now);
};
