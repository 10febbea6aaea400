import { objectsOf } from '@carillon/core/events';
import type pg from 'pg';
import { endRuns } from './end-runs.ts';
import type { EntryFacts } from './enter-runs.ts';

/**
 * Ends the runs that an event stops, in the caller's transaction. What happened to the business object ends them whenever it
 * happened, for events come in any order; a reply ends what began before it.
 */
export const stopByEvent = async (client: pg.PoolClient, facts: EntryFacts): Promise<void> => {
  const { accountId, mode, event, recipient, now } = facts;
  const about =
    event.type === 'message.received'
      ? { sql: 'r.recipient = $4 AND r.occurred_at <= $5', values: [recipient, event.occurredAt] }
      : { sql: 'r.object_key = ANY($4::text[])', values: [objectsOf(event)] };
  const which = {
    sql: `r.account_id = $1 AND r.mode = $2 AND ${about.sql}
       AND EXISTS (SELECT FROM automation_versions v WHERE v.account_id = r.account_id AND v.automation_id = r.automation_id
         AND v.version = r.version AND v.flow -> 'stopOn' ? $3)`,
    values: [accountId, mode, event.type, ...about.values],
  };
  const detail = `The event ${event.type} ended it.`;
  await endRuns(client, which, { reason: 'stop_event', detail, now });
};
