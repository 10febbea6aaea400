import type { Flow } from '@carillon/core/automation';
import type { CanonicalEvent } from '@carillon/core/events';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { SqlRow } from '../../../infrastructure/database/query.ts';
import {
  CALLER_ACCOUNT_COLUMNS,
  type CallerAccountRow,
  callerWithoutKey,
  toCallerAccount,
} from '../../../infrastructure/http/account-caller.ts';
import type { Caller } from '../../../infrastructure/http/caller.ts';

/** A step whose time has come, with all it takes to send it. */
export interface DueStep {
  readonly runId: string;
  readonly place: number;
  readonly eventId: string;
  readonly recipient: string | null;
  readonly flow: Flow;
  readonly event: CanonicalEvent;
  readonly caller: Caller;
  /** The shop of the event removed the app since it happened. */
  readonly shopLeft: boolean;
}

interface DueRow
  extends SqlRow<'automation_steps', 'account_id' | 'run_id' | 'place'>,
    SqlRow<'automation_runs', 'automation_id' | 'version' | 'event_id' | 'mode' | 'recipient'>,
    SqlRow<'automation_versions', 'flow'>,
    SqlRow<'events', 'event'>,
    CallerAccountRow {
  /** Null when the automation is there no more. */
  readonly name: string | null;
  readonly enabled: boolean | null;
  readonly shop_left: boolean;
}

/** Of one claim; the next follows at once. */
export const MOST_STEPS = 200;

/** A process that has worked on a step for so long has ended. */
const SILENT_MS = 60_000;

const toDueStep = (row: DueRow): DueStep => ({
  runId: row.run_id,
  place: row.place,
  eventId: row.event_id,
  recipient: row.recipient,
  flow: {
    ...row.flow,
    id: row.automation_id,
    version: row.version,
    name: row.name ?? '',
    enabled: row.enabled ?? false,
  },
  event: row.event,
  caller: callerWithoutKey(toCallerAccount(row.account_id, row), row.mode),
  shopLeft: row.shop_left,
});

/** Which steps to take: all that are due, or those of the runs that an event began. */
export type StepSelection = { readonly accountId: string; readonly eventId: string } | null;

/**
 * Takes steps that are due, the longest due first. Nobody else works on them until they are finished, or their process has
 * been silent for a minute.
 */
export const takeDueSteps = async (
  database: Database,
  of: StepSelection,
  now: number,
): Promise<DueStep[]> => {
  const { rows } = await database.pool.query<DueRow>(
    `WITH due AS (
       SELECT s.account_id, s.run_id, s.place FROM automation_steps s
       WHERE s.state = 'waiting' AND NOT s.held AND s.due_at <= $1
         AND ($3::uuid IS NULL OR (s.account_id = $3 AND s.run_id IN
           (SELECT id FROM automation_runs WHERE account_id = $3 AND event_id = $4)))
       ORDER BY s.due_at LIMIT ${MOST_STEPS} FOR UPDATE SKIP LOCKED),
     abandoned AS (
       SELECT s.account_id, s.run_id, s.place FROM automation_steps s
       WHERE s.state = 'sending' AND s.taken_at <= $2 AND NOT s.held AND $3::uuid IS NULL
       ORDER BY s.taken_at LIMIT ${MOST_STEPS} FOR UPDATE SKIP LOCKED),
     taken AS (
       UPDATE automation_steps s SET state = 'sending', taken_at = $1
       FROM (SELECT * FROM due UNION SELECT * FROM abandoned) AS t
       WHERE s.account_id = t.account_id AND s.run_id = t.run_id AND s.place = t.place
       RETURNING s.account_id, s.run_id, s.place, s.due_at)
     SELECT t.account_id, t.run_id, t.place, r.automation_id, r.version, r.event_id, r.mode, r.recipient, v.flow, e.event,
       o.name, o.enabled, c.id IS NOT NULL AS shop_left, ${CALLER_ACCOUNT_COLUMNS}
     FROM taken t
     JOIN automation_runs r ON r.account_id = t.account_id AND r.id = t.run_id
     JOIN automation_versions v
       ON v.account_id = r.account_id AND v.automation_id = r.automation_id AND v.version = r.version
     JOIN events e ON e.account_id = r.account_id AND e.id = r.event_id
     JOIN accounts a ON a.id = r.account_id
     LEFT JOIN automations o ON o.account_id = r.account_id AND o.id = r.automation_id
     LEFT JOIN connections c ON c.platform = e.event -> 'source' ->> 'platform' AND c.shop = e.event -> 'source' ->> 'shop'
       AND c.account_id = r.account_id AND c.mode = r.mode AND c.state = 'removed' AND r.occurred_at <= c.state_since
     ORDER BY t.due_at`,
    [new Date(now), new Date(now - SILENT_MS), of?.accountId ?? null, of?.eventId ?? null],
  );
  return rows.map(toDueStep);
};
