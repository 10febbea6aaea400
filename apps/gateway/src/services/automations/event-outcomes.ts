import type pg from 'pg';
import type { EventJob } from '../../engine/events/event-jobs.ts';

/** Why an automation sends nothing for an event, or that it has let the person in. */
export interface EventOutcome {
  readonly automationId: string;
  readonly outcome: 'waiting' | 'skipped';
  readonly reason: string | null;
  readonly detail: string | null;
}

/** Writes what automations did about an event when it came. The first outcome of an automation stays. */
export const keepOutcomes = async (
  client: pg.PoolClient,
  job: EventJob,
  outcomes: readonly EventOutcome[],
): Promise<void> => {
  await client.query(
    `INSERT INTO event_outcomes (account_id, event_id, automation_id, outcome, reason, detail)
     SELECT $1, $2, * FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
    [
      job.accountId,
      job.eventId,
      outcomes.map((entry) => entry.automationId),
      outcomes.map((entry) => entry.outcome),
      outcomes.map((entry) => entry.reason),
      outcomes.map((entry) => entry.detail),
    ],
  );
};
