import type { Database } from '../../infrastructure/database/open.ts';
import { KEPT_MS } from './event-lists.ts';

const BATCH = 10_000;

/** Drops events with their deliveries and attempts after 30 days, but for those still on their way. */
export const dropOldEvents = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query(
    `WITH old AS (
       SELECT e.account_id, e.id FROM webhook_events e
       WHERE e.id < uuid_at($1) AND NOT EXISTS (
         SELECT FROM webhook_deliveries d WHERE d.account_id = e.account_id AND d.event_id = e.id AND d.next_at IS NOT NULL)
       LIMIT $2
     ), gone AS (
       DELETE FROM webhook_deliveries d USING old WHERE d.account_id = old.account_id AND d.event_id = old.id
       RETURNING d.account_id, d.endpoint_id, d.event_id
     ), attempted AS (
       DELETE FROM webhook_attempts a USING gone
       WHERE a.account_id = gone.account_id AND a.endpoint_id = gone.endpoint_id AND a.event_id = gone.event_id
     )
     DELETE FROM webhook_events e USING old WHERE e.account_id = old.account_id AND e.id = old.id`,
    [new Date(now - KEPT_MS), BATCH],
  );
};
