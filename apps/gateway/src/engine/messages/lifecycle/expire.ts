import type { Lane } from '@carillon/core/messaging';
import type pg from 'pg';
import { cancelWaiting, type WaitingSelection } from './cancel.ts';
import { lockStates, type Ref, settleMoves, writeStates } from './message-state.ts';
import { afterExpiry } from './transition.ts';
import { forgetUnknown } from './unknown-submissions.ts';

/** A text that was put off is looked at for its age too, and none is put off for longer than this. */
const PUT_OFF_MS = 3_600_000;

/** Ends messages that wait although the time their sender gave them is over; at most so many. */
export const expireNotAfter = (
  client: pg.PoolClient,
  { limit, now }: { limit: number; now: Date },
): Promise<number> =>
  cancelWaiting(
    client,
    {
      sql: `SELECT account_id, id FROM messages WHERE due_at IS NOT NULL AND not_after IS NOT NULL AND not_after <= $4
        LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
      values: [now],
    },
    { because: 'not_after_passed', now },
  );

/** Messages of a lane that wait for a carrier, or for a route where it is null, and could first have left by an instant. */
export interface AgedQueue {
  readonly carrier: string | null;
  readonly lane: Lane;
  readonly before: Date;
}

/** Ids hold the time, so the index of the queue tells the old ones by itself. */
const aged = ({ carrier, lane, before }: AgedQueue, limit: number, now: Date): WaitingSelection => ({
  sql: `SELECT account_id, id FROM messages
    WHERE ${carrier === null ? 'carrier IS NULL' : 'carrier = $7'} AND lane = $4 AND due_at <= $5
      AND id < uuid_at($6) AND greatest(created_at, send_at) <= $6
    LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  values: [lane, new Date(now.getTime() + PUT_OFF_MS), before, ...(carrier === null ? [] : [carrier])],
});

/** Ends messages that have waited for longer than messages of their lane may; at most so many. */
export const expireAged = (
  client: pg.PoolClient,
  queue: AgedQueue,
  { limit, now }: { limit: number; now: Date },
): Promise<number> => cancelWaiting(client, aged(queue, limit, now), { because: 'waited_too_long', now });

/**
 * Ends messages that were handed over and of which their carrier has told nothing final for too long, from whatever
 * stage they are in. Gives how many were not final yet.
 */
export const expireHandedOver = async (
  client: pg.PoolClient,
  refs: readonly Ref[],
  now: Date,
): Promise<number> => {
  const states = await lockStates(client, refs);
  const moves = [...states.values()]
    .map((row) => ({ row, state: afterExpiry(row.state, now) }))
    .filter(({ row, state }) => state !== row.state);
  const written = await writeStates(client, moves);
  await forgetUnknown(client, [...states.values()]);
  await settleMoves(client, { moves: written }, now);
  return moves.length;
};
