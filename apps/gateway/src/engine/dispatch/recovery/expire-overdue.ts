import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import { expireHandedOver } from '../../messages/lifecycle/expire.ts';
import type { Ref } from '../../messages/lifecycle/message-state.ts';

/** Everything is final this long after it was handed over. */
const FINAL_WITHIN_MS = 48 * 3600 * 1000;
const BATCH = 500;
/** Submissions are looked through at most this often: 48 hours need not be exact to the second. */
const LOOK_MS = 60_000;
/** What was submitted longer ago than this has ended by itself, even if nobody looked for that long. */
const OLDEST_MS = 30 * 24 * 3600 * 1000;

/** Messages of which some segment has been silent since before an instant; goes on where it was left. */
const takeOverdue = async (client: pg.PoolClient, before: Date): Promise<readonly Ref[]> => {
  const found = await client.query<{ until: Date }>('SELECT until FROM silence_expired FOR UPDATE');
  const oldest = before.getTime() - OLDEST_MS;
  const from = Math.max(found.rows[0]?.until.getTime() ?? oldest, oldest);
  if (before.getTime() - from < LOOK_MS) return [];
  const { rows } = await client.query<Ref>(
    `SELECT DISTINCT s.account_id AS "accountId", s.message_id AS "messageId" FROM submissions s
     JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
     WHERE s.submitted_at > $1 AND s.submitted_at <= $2 AND s.status = 'transmitted' AND m.stage = 'submitted'
     LIMIT $3`,
    [new Date(from), before, BATCH],
  );
  // A full batch may have left some behind.
  if (rows.length < BATCH) {
    await client.query(
      'INSERT INTO silence_expired (until) VALUES ($1) ON CONFLICT (one) DO UPDATE SET until = excluded.until',
      [before],
    );
  }
  return rows;
};

/** Turns messages whose carrier has been silent for 48 hours into Expired. */
export const expireOverdue = (database: Database, now: number): Promise<number> =>
  database.transaction(async (client) => {
    const before = new Date(now - FINAL_WITHIN_MS);
    const silent = await takeOverdue(client, before);
    const unknown = await client.query<Ref>(
      `SELECT account_id AS "accountId", message_id AS "messageId" FROM unknown_submissions WHERE since <= $1 LIMIT $2`,
      [before, BATCH],
    );
    return expireHandedOver(client, [...silent, ...unknown.rows], new Date(now));
  });
