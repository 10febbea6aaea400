import { type CanonicalEvent, eventKey, objectsOf } from '@carillon/core/events';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { EventJobs } from './event-jobs.ts';

/** An event on disk. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly duplicate: boolean;
}

/** Whose an event is. */
export interface EventOwner {
  readonly account: string;
  readonly mode: 'live' | 'test';
}

/** Something that happened, and whose it is. */
export interface NewEvent {
  readonly owner: EventOwner;
  readonly event: CanonicalEvent;
}

interface KeyedEvent extends NewEvent {
  readonly key: string;
}

/** One fact of one owner. */
const nameOf = ({ owner, key }: Pick<KeyedEvent, 'owner' | 'key'>): string =>
  JSON.stringify([owner.account, owner.mode, key]);

/** What identifies facts, as columns of a statement. */
const columnsOf = (events: readonly KeyedEvent[]) => [
  events.map(({ owner }) => owner.account),
  events.map(({ owner }) => owner.mode),
  events.map(({ key }) => key),
];

type FoundRow = { id: string; account_id: string; mode: EventOwner['mode']; event_key: string };

const byName = (rows: readonly FoundRow[]): Map<string, string> =>
  new Map(
    rows.map(({ id, account_id: account, mode, event_key: key }) => [
      nameOf({ owner: { account, mode }, key }),
      id,
    ]),
  );

/** Inserts facts that were not known; gives their ids by name. */
const insert = async (
  client: pg.PoolClient,
  events: readonly KeyedEvent[],
): Promise<ReadonlyMap<string, string>> => {
  const told = events.map((entry) => ({ ...entry, id: uuidv7() }));
  const objects = told.flatMap(({ id, event }) => objectsOf(event).map((key) => ({ id, key })));
  const { rows } = await client.query<FoundRow>(
    `WITH stored AS (
       INSERT INTO events (account_id, mode, event_key, id, type, event, status, occurred_at)
       SELECT account_id, mode, event_key, id, type, event::jsonb, 'stored', occurred_at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
         AS told (account_id, mode, event_key, id, type, event, occurred_at)
       ON CONFLICT (account_id, event_key, mode) DO NOTHING RETURNING id, account_id, mode, event_key, type),
     objects AS (
       INSERT INTO event_objects (account_id, object_key, event_id, type, mode)
       SELECT s.account_id, o.object_key, s.id, s.type, s.mode
       FROM stored s JOIN unnest($8::uuid[], $9::text[]) AS o (event_id, object_key) ON o.event_id = s.id)
     SELECT id, account_id, mode, event_key FROM stored`,
    [
      ...columnsOf(events),
      told.map(({ id }) => id),
      events.map(({ event }) => event.type),
      events.map(({ event }) => JSON.stringify(event)),
      events.map(({ event }) => event.occurredAt),
      objects.map(({ id }) => id),
      objects.map(({ key }) => key),
    ],
  );
  return byName(rows);
};

const find = async (
  client: pg.PoolClient,
  events: readonly KeyedEvent[],
): Promise<ReadonlyMap<string, string>> => {
  if (events.length === 0) return new Map();
  const { rows } = await client.query<FoundRow>(
    `SELECT id, account_id, mode, event_key FROM events
     WHERE (account_id, mode, event_key) IN (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]))`,
    columnsOf(events),
  );
  return byName(rows);
};

/**
 * Stores what happened to many owners, by set, and the jobs that run the automations of it, in the caller's transaction.
 * A fact that was reported before is not stored again and runs nothing: the first event stands for it. Gives the events
 * in the order of what was given.
 */
export const storeAllEvents = async (
  client: pg.PoolClient,
  jobs: Pick<EventJobs, 'enqueue'>,
  given: readonly NewEvent[],
): Promise<StoredEvent[]> => {
  if (given.length === 0) return [];
  const events = given.map((one) => ({ ...one, key: eventKey(one.event) }));
  // In one order everywhere: transactions that store the same facts wait for each other, and never in a circle.
  const inOrder = events.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const added = await insert(client, inOrder);
  const known = await find(
    client,
    events.filter((event) => !added.has(nameOf(event))),
  );
  await jobs.enqueue(
    client,
    [...added].map(([name, eventId]) => ({ accountId: (JSON.parse(name) as [string])[0], eventId })),
  );
  const told = new Set<string>();
  return events.map((one) => {
    const name = nameOf(one);
    const duplicate = !added.has(name) || told.has(name);
    told.add(name);
    return { id: (added.get(name) ?? known.get(name))!, type: one.event.type, duplicate };
  });
};

/** The same for events of one owner. */
export const storeEvents = (
  client: pg.PoolClient,
  jobs: Pick<EventJobs, 'enqueue'>,
  owner: EventOwner,
  events: readonly CanonicalEvent[],
): Promise<StoredEvent[]> =>
  storeAllEvents(
    client,
    jobs,
    events.map((event) => ({ owner, event })),
  );
