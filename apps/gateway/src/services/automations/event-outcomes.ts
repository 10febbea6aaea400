import type { EventJob } from '../../engine/events/event-jobs.ts';
import type { Database } from '../../infrastructure/database/open.ts';

/** What an automation did about an event. */
export interface EventOutcome {
  readonly automationId: string;
  readonly outcome: 'sent' | 'repeated' | 'skipped' | 'refused';
  readonly reason: string | null;
  readonly detail: string | null;
  readonly messageId: string | null;
}

/** Writes what the automations did, and that the event is done. The first outcome of an automation stays. */
export const keepOutcomes = (
  database: Database,
  job: EventJob,
  outcomes: readonly EventOutcome[],
): Promise<void> =>
  database.transaction(async (client) => {
    await client.query(
      `INSERT INTO event_outcomes (account_id, event_id, automation_id, outcome, reason, detail, message_id)
       SELECT $1, $2, * FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[]) ON CONFLICT DO NOTHING`,
      [
        job.accountId,
        job.eventId,
        outcomes.map((entry) => entry.automationId),
        outcomes.map((entry) => entry.outcome),
        outcomes.map((entry) => entry.reason),
        outcomes.map((entry) => entry.detail),
        outcomes.map((entry) => entry.messageId),
      ],
    );
    await client.query("UPDATE events SET status = 'processed' WHERE account_id = $1 AND id = $2", [
      job.accountId,
      job.eventId,
    ]);
  });
