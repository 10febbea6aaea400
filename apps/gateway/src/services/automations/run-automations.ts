import { type Entry, enterFlow, type Flow } from '@carillon/core/automation';
import type { CanonicalEvent } from '@carillon/core/events';
import type { EventJob } from '../../engine/events/event-jobs.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import {
  CALLER_ACCOUNT_COLUMNS,
  type CallerAccountRow,
  callerWithoutKey,
  toCallerAccount,
} from '../../infrastructure/http/account-caller.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { listFor } from './automations.ts';
import { completeEvent } from './complete-event.ts';
import { type EventOutcome, keepOutcomes } from './event-outcomes.ts';
import { recipientOf, zoneOf } from './event-person.ts';
import { enqueueReply } from './notes/enqueue-notes.ts';
import { enterRuns, type NewRun } from './runs/enter-runs.ts';
import { type SendDependencies, sendDueSteps } from './runs/send-steps.ts';
import { stopByEvent } from './runs/stop-events.ts';

type StoredEventRow = SqlRow<'events', 'event' | 'mode' | 'status'> & CallerAccountRow;

interface LoadedEvent {
  readonly event: CanonicalEvent;
  readonly caller: Caller;
}

/** The event, and the account it belongs to as the caller of its texts; null when it is done, or erased. */
const load = async (database: Database, { accountId, eventId }: EventJob): Promise<LoadedEvent | null> => {
  const { rows } = await database.pool.query<StoredEventRow>(
    `SELECT e.event, e.mode, e.status, ${CALLER_ACCOUNT_COLUMNS}
     FROM events e JOIN accounts a ON a.id = e.account_id WHERE e.account_id = $1 AND e.id = $2`,
    [accountId, eventId],
  );
  const row = rows[0];
  if (!row || row.status === 'processed') return null;
  const event = await completeEvent(database, { accountId, eventId }, row);
  return { event, caller: callerWithoutKey(toCallerAccount(accountId, row), row.mode) };
};

/** What each flow that listens does about an event. */
const entriesFor = (
  flows: readonly Flow[],
  { event, caller }: LoadedEvent,
  now: number,
): (readonly [Flow, Entry])[] => {
  const zone = zoneOf(event, caller.account, now);
  return flows.flatMap((flow) => {
    const entry = enterFlow(flow, event, zone);
    return entry === null ? [] : [[flow, entry] as const];
  });
};

/** Ends what the event ends, and begins what it begins, in one transaction. */
const enter = async (
  { database, now }: SendDependencies,
  job: EventJob,
  loaded: LoadedEvent,
): Promise<void> => {
  const { event, caller } = loaded;
  const facts = {
    ...job,
    event,
    mode: caller.mode,
    recipient: recipientOf(event, caller.account.defaultCountry),
    now: new Date(now()),
  };
  await database.transaction(async (client) => {
    await stopByEvent(client, facts);
    if (event.type === 'message.received') await enqueueReply(client, facts);
    const flows = await listFor(client, job.accountId, event.type);
    const entries = entriesFor(flows, loaded, now());
    const runs = entries.flatMap(([flow, entry]): NewRun[] =>
      entry.kind === 'enter' ? [{ flow, dueAt: entry.dueAt }] : [],
    );
    const refused = await enterRuns(client, facts, runs);
    const outcomes = entries.flatMap(([{ id: automationId }, entry]): EventOutcome[] => {
      const skip =
        entry.kind === 'skip' ? entry.skip : refused.find((one) => one.automationId === automationId);
      if (skip) return [{ automationId, outcome: 'skipped', reason: skip.reason, detail: skip.detail }];
      // What is due at once is told when it is done.
      const waits = entry.kind === 'enter' && entry.dueAt[0]! > now();
      return waits ? [{ automationId, outcome: 'waiting', reason: null, detail: null }] : [];
    });
    await keepOutcomes(client, job, outcomes);
  });
};

/**
 * Runs the account's automations on a stored event: ends the runs it stops, lets its person into the flows that listen, and
 * sends what is due at once. Safe to run again after a crash, and an event that was finished is left alone.
 */
export const runAutomations = async (deps: SendDependencies, job: EventJob): Promise<void> => {
  const loaded = await load(deps.database, job);
  if (!loaded) return;
  await enter(deps, job, loaded);
  await sendDueSteps(deps, job);
  await deps.database.pool.query("UPDATE events SET status = 'processed' WHERE account_id = $1 AND id = $2", [
    job.accountId,
    job.eventId,
  ]);
};
