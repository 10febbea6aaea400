import { ENDED_BEFORE, type EntrySkip, type Flow } from '@carillon/core/automation';
import { type CanonicalEvent, objectsOf } from '@carillon/core/events';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Mode } from '../../../infrastructure/http/caller.ts';
import { endRuns } from './end-runs.ts';

/** A flow that an event lets a person into. */
export interface NewRun {
  readonly flow: Flow;
  /** Milliseconds since 1970, of each step. */
  readonly dueAt: readonly number[];
}

/** The event that lets in, and whom. */
export interface EntryFacts {
  readonly accountId: string;
  readonly eventId: string;
  readonly event: CanonicalEvent;
  readonly mode: Mode;
  /** E.164; null where the event has no number that can be read. */
  readonly recipient: string | null;
  readonly now: Date;
}

/** Why a flow lets nobody in after all. */
export interface Refused extends EntrySkip {
  readonly automationId: string;
}

interface RefusedRow {
  readonly automation_id: string;
  readonly because: keyof typeof ENDED_BEFORE;
}

/** Flows that are ended before they begin: by an event that came first, or by a newer one of their own. */
const findRefused = async (
  client: pg.PoolClient,
  { accountId, event, mode }: EntryFacts,
  flows: readonly Flow[],
): Promise<Refused[]> => {
  const { rows } = await client.query<RefusedRow>(
    `SELECT f.automation_id, f.because FROM (
       SELECT DISTINCT ON (given.automation_id) given.automation_id,
         CASE WHEN EXISTS (SELECT FROM event_objects o WHERE o.account_id = $1 AND o.object_key = $2 AND o.mode = $3
             AND o.type <> 'message.received' AND o.type = ANY(string_to_array(given.stop_on, ' ')))
           THEN 'stopped_before'
         WHEN given.restarts AND EXISTS (SELECT FROM automation_runs r WHERE r.account_id = $1 AND r.object_key = $2
             AND r.mode = $3 AND r.automation_id = given.automation_id AND r.occurred_at > $4)
           THEN 'superseded' END AS because
       FROM unnest($5::uuid[], $6::text[], $7::boolean[]) AS given (automation_id, stop_on, restarts)) AS f
     WHERE f.because IS NOT NULL`,
    [
      accountId,
      objectsOf(event)[0],
      mode,
      event.occurredAt,
      flows.map(({ id }) => id),
      flows.map(({ stopOn }) => stopOn.join(' ')),
      flows.map(({ onRepeat }) => onRepeat === 'restart'),
    ],
  );
  return rows.map(({ automation_id, because }) => ({
    automationId: automation_id,
    ...ENDED_BEFORE[because],
  }));
};

const insertRuns = async (
  client: pg.PoolClient,
  { accountId, eventId, event, mode, recipient, now }: EntryFacts,
  runs: readonly (NewRun & { readonly id: string })[],
): Promise<void> => {
  await client.query(
    `WITH entered AS (
       INSERT INTO automation_runs (account_id, id, automation_id, version, event_id, mode, object_key, recipient,
         occurred_at, state, started_at)
       SELECT $1, given.id, given.automation_id, given.version, $2, $3, $4, $5, $6, 'active', $7
       FROM unnest($8::uuid[], $9::uuid[], $10::integer[]) AS given (id, automation_id, version)
       ON CONFLICT DO NOTHING RETURNING id)
     INSERT INTO automation_steps (account_id, run_id, place, due_at, state)
     SELECT $1, step.run_id, step.place, step.due_at, 'waiting'
     FROM unnest($11::uuid[], $12::smallint[], $13::timestamptz[]) AS step (run_id, place, due_at)
     JOIN entered ON entered.id = step.run_id`,
    [
      accountId,
      eventId,
      mode,
      objectsOf(event)[0],
      recipient,
      event.occurredAt,
      now,
      runs.map(({ id }) => id),
      runs.map(({ flow }) => flow.id),
      runs.map(({ flow }) => flow.version),
      runs.flatMap(({ id, dueAt }) => dueAt.map(() => id)),
      runs.flatMap(({ dueAt }) => dueAt.map((_, place) => place)),
      runs.flatMap(({ dueAt }) => dueAt.map((at) => new Date(at))),
    ],
  );
};

/**
 * Lets a person into flows, in the caller's transaction, unless an event that ends them had come before: events do not
 * come in the order they happen in. A flow that starts anew ends the run before. Gives the flows that let nobody in.
 */
export const enterRuns = async (
  client: pg.PoolClient,
  facts: EntryFacts,
  runs: readonly NewRun[],
): Promise<Refused[]> => {
  if (runs.length === 0) return [];
  const refused = await findRefused(
    client,
    facts,
    runs.map(({ flow }) => flow),
  );
  const entering = runs.filter(({ flow }) => !refused.some(({ automationId }) => automationId === flow.id));
  const anew = entering.filter(({ flow }) => flow.onRepeat === 'restart').map(({ flow }) => flow.id);
  if (anew.length > 0) {
    const which = {
      sql: `r.account_id = $1 AND r.object_key = $2 AND r.mode = $3 AND r.automation_id = ANY($4::uuid[]) AND r.event_id <> $5`,
      values: [facts.accountId, objectsOf(facts.event)[0], facts.mode, anew, facts.eventId],
    };
    const because = { reason: 'restarted', detail: 'A newer event about the same object began it anew.' };
    await endRuns(client, which, { ...because, now: facts.now });
  }
  await insertRuns(
    client,
    facts,
    entering.map((run) => ({ ...run, id: uuidv7() })),
  );
  return refused;
};
