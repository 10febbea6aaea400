import type { Lane } from '@carillon/core/messaging';
import type pg from 'pg';
import { MOVABLE_COLUMNS, type Movable } from './movable.ts';

/** A place in a queue: where its reading goes on. */
export type QueuePlace = { readonly due_at: Date; readonly id: string };
/** Before all that waits. */
export const QUEUE_START: QueuePlace = { due_at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };

/** Beyond all that waits: scheduled texts, too. */
export const FOR_EVER = new Date(Date.UTC(9999, 0));

/** A message that waits, with its place. */
export type WaitingText = Movable & QueuePlace;

const COLUMNS = MOVABLE_COLUMNS.replace(', n.mcc_mnc AS network', '');

/** What is read at once. */
export const WAITING_BATCH = 1_000;

/**
 * Reads on along the index of the queue, and locks nothing. The planner is not shown the place: texts of a campaign are
 * due at the same instant, so it would expect none behind it, and read and sort all that are.
 */
const READ_WAITING = (carrier: string) =>
  `SELECT queued.*, n.mcc_mnc AS network FROM (
      SELECT ${COLUMNS}, m.due_at FROM messages m
      WHERE ${carrier} AND m.lane = $1 AND m.due_at <= $2
        AND (m.due_at, m.id) > ((SELECT $3::timestamptz), (SELECT $4::uuid))
      ORDER BY m.due_at, m.id LIMIT ${WAITING_BATCH}
    ) AS queued LEFT JOIN number_networks n ON n.number = queued.recipient ORDER BY due_at, id`;
const OF_CARRIER = { name: 'read-waiting', text: READ_WAITING('m.carrier = $5') };
const OF_NONE = { name: 'read-waiting-unrouted', text: READ_WAITING('m.carrier IS NULL') };

/** Reads at most `WAITING_BATCH` of what waits in a lane for a carrier, or for a route where `carrier` is null, after a place. */
export const readWaiting = async (
  client: pg.Pool | pg.PoolClient,
  { carrier, lane }: { carrier: string | null; lane: Lane },
  { after, dueBy }: { after: QueuePlace; dueBy: Date },
): Promise<readonly WaitingText[]> => {
  const values = [lane, dueBy, after.due_at, after.id];
  const { rows } = await client.query<WaitingText>(
    carrier === null ? { ...OF_NONE, values } : { ...OF_CARRIER, values: [...values, carrier] },
  );
  return rows;
};
