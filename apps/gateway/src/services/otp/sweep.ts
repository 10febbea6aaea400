import type { Database } from '../../infrastructure/database/open.ts';

const BATCH = 5_000;

/** Drops the texts whose code is dead, and with them the last readable copy of it. Tells how many. */
export const dropDeadTexts = async ({ pool }: Database, now: number): Promise<number> => {
  const { rowCount } = await pool.query(
    `WITH due AS (
       DELETE FROM otp_texts WHERE (account_id, message_id) IN (
         SELECT account_id, message_id FROM otp_texts WHERE drop_at <= $1 ORDER BY drop_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING account_id, message_id)
     DELETE FROM message_texts t USING due WHERE t.account_id = due.account_id AND t.id = due.message_id`,
    [new Date(now), BATCH],
  );
  return rowCount ?? 0;
};

/**
 * Drops what has served: codes and numbers of challenges whose code is dead, challenges after 30 days, states of the
 * guard nobody has touched for longer than a number is trusted, blocks that ended 90 days ago.
 */
export const dropStaleCodes = async ({ pool }: Database, now: number): Promise<void> => {
  const at = new Date(now);
  await pool.query(
    `UPDATE otp_challenges SET code_salt = NULL, code_digest = NULL, recipient = NULL
     WHERE code_digest IS NOT NULL AND expires_at < $1::timestamptz - interval '1 hour'
       AND created_at > $1::timestamptz - interval '2 days'`,
    [at],
  );
  await pool.query("DELETE FROM otp_challenges WHERE created_at < $1::timestamptz - interval '30 days'", [
    at,
  ]);
  await pool.query("DELETE FROM otp_guard_states WHERE touched_at < $1::timestamptz - interval '91 days'", [
    at,
  ]);
  await pool.query(
    `DELETE FROM otp_blocks WHERE last_at < $1::timestamptz - interval '90 days'
       AND coalesce(until, lifted_at, last_at) < $1::timestamptz - interval '90 days'`,
    [at],
  );
};
