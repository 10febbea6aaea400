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

interface Owner {
  readonly account: string;
  readonly mode: 'live' | 'test';
}

const insert = async (client: pg.PoolClient, owner: Owner, event: CanonicalEvent): Promise<string | null> => {
  const { rows } = await client.query<{ id: string }>(
    `WITH stored AS (
       INSERT INTO events (account_id, id, type, event_key, mode, event, status, occurred_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'stored', $7) ON CONFLICT (account_id, event_key, mode) DO NOTHING
       RETURNING account_id, id, type, mode),
     objects AS (
       INSERT INTO event_objects (account_id, object_key, event_id, type, mode)
       SELECT account_id, object_key, id, type, mode FROM stored, unnest($8::text[]) AS object_key)
     SELECT id FROM stored`,
    [
      owner.account,
      uuidv7(),
      event.type,
      eventKey(event),
      owner.mode,
      JSON.stringify(event),
      event.occurredAt,
      objectsOf(event),
    ],
  );
  return rows[0]?.id ?? null;
};

const find = async (client: pg.PoolClient, owner: Owner, key: string): Promise<string> => {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM events WHERE account_id = $1 AND event_key = $2 AND mode = $3',
    [owner.account, key, owner.mode],
  );
  return rows[0]!.id;
};

/**
 * Stores events and the job that runs their automations, in the caller's transaction. A fact that was reported
 * before is not stored again and runs nothing: the first event stands for it.
 */
export const storeEvents = async (
  client: pg.PoolClient,
  jobs: Pick<EventJobs, 'enqueue'>,
  owner: Owner,
  events: readonly CanonicalEvent[],
): Promise<StoredEvent[]> => {
  const stored: StoredEvent[] = [];
  for (const event of events) {
    const id = await insert(client, owner, event);
    if (id !== null) await jobs.enqueue(client, { accountId: owner.account, eventId: id });
    stored.push({
      id: id ?? (await find(client, owner, eventKey(event))),
      type: event.type,
      duplicate: id === null,
    });
  }
  return stored;
};
