import { type CanonicalEvent, type Json, objectKey } from '@carillon/core/events';
import type { EventJob } from '../../engine/events/event-jobs.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import type { Mode } from '../../infrastructure/http/caller.ts';

type Data = CanonicalEvent['data'];

const isRecord = (value: Json | undefined): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an event says goes before what was known; what it leaves open is filled in. */
const filledIn = (known: Json | undefined, said: Json | undefined): Json => {
  if (said === undefined || said === null) return known ?? null;
  if (!isRecord(known) || !isRecord(said)) return said;
  return Object.fromEntries(
    [...new Set([...Object.keys(known), ...Object.keys(said)])].map((name) => [
      name,
      said[name] ?? known[name] ?? null,
    ]),
  );
};

/** An event with what an earlier one about the same object said of its person and of the object. */
const withKnown = (event: CanonicalEvent, earlier: CanonicalEvent): CanonicalEvent => ({
  ...event,
  person: earlier.person,
  data: Object.fromEntries(
    [...new Set([...Object.keys(earlier.data), ...Object.keys(event.data)])].map((name) => [
      name,
      filledIn(earlier.data[name], event.data[name]),
    ]),
  ),
});

/** The newest earlier event about the same object that names a phone. */
const findEarlier = async (
  database: Database,
  { accountId, eventId }: EventJob,
  { event, mode }: { readonly event: CanonicalEvent; readonly mode: Mode },
): Promise<CanonicalEvent | null> => {
  const { rows } = await database.pool.query<SqlRow<'events', 'event'>>(
    `SELECT e.event FROM event_objects o JOIN events e ON e.account_id = o.account_id AND e.id = o.event_id
     WHERE o.account_id = $1 AND o.object_key = $2 AND o.mode = $3 AND e.id <> $4
       AND e.event #>> '{person,phone}' IS NOT NULL
       AND e.event -> 'object' = $5::jsonb
     ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1`,
    [accountId, objectKey(event.source, event.object), mode, eventId, JSON.stringify(event.object)],
  );
  return rows[0]?.event ?? null;
};

/**
 * Fills in an event that names no phone, as carriers' and refunds' webhooks do not: whom its object concerns, earlier events
 * about it have said. What was found stays with the event, for its later steps and for rehearsals.
 */
export const completeEvent = async (
  database: Database,
  job: EventJob,
  heard: { readonly event: CanonicalEvent; readonly mode: Mode },
): Promise<CanonicalEvent> => {
  const { event } = heard;
  if (event.person.phone) return event;
  const earlier = await findEarlier(database, job, heard);
  if (earlier === null) return event;
  const completed = withKnown(event, earlier);
  await database.pool.query('UPDATE events SET event = $3 WHERE account_id = $1 AND id = $2', [
    job.accountId,
    job.eventId,
    JSON.stringify(completed),
  ]);
  return completed;
};
