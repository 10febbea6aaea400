import type { Database } from '../../infrastructure/database/open.ts';
import { KEPT_MS } from './event-lists.ts';

const BATCH = 10_000;

/** Drops events with their deliveries and attempts after 30 days, but for those still on their way. */
export const dropOldEvents = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query(
    `DELETE FROM webhook_events WHERE (account_id, id) IN (
       SELECT e.account_id, e.id FROM webhook_events e
       WHERE e.id < uuid_at($1) AND NOT EXISTS (
         SELECT FROM webhook_deliveries d WHERE d.account_id = e.account_id AND d.event_id = e.id AND d.next_at IS NOT NULL)
       LIMIT $2)`,
    [new Date(now - KEPT_MS), BATCH],
  );
};
