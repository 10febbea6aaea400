import type { Database } from '../../infrastructure/database/open.ts';

/** Makes the partitions of the weeks to come, and those of now at the first start. */
export const ensurePartitions = async ({ pool }: Database, now: number): Promise<void> => {
  const at = new Date(now);
  const monthly = `SELECT ensure_partitions($1, interval '1 month', $2::timestamptz - interval '1 day',
    $2::timestamptz + interval '2 months', $3)`;
  // Room on each page for the later versions of its rows.
  await pool.query(monthly, ['messages', at, 'WITH (fillfactor = 60)']);
  await pool.query(monthly, ['submissions', at, 'WITH (fillfactor = 80)']);
  await pool.query(monthly, ['message_traces', at, '']);
  await pool.query(monthly, ['message_deferrals', at, '']);
  await pool.query(
    `SELECT ensure_partitions('message_texts', interval '1 day', $1::timestamptz - interval '1 day',
       $1::timestamptz + interval '30 days', '')`,
    [at],
  );
};

/** Receipts of one carrier that are kept although they have found no text: a flood of them must not fill the disk. */
const MOST_PARKED = 100_000;

/** Drops what has served: first answers after 7 days, parked receipts that never found their message after 72 hours. */
export const dropStale = async ({ pool }: Database, now: number): Promise<void> => {
  const at = new Date(now);
  await pool.query("DELETE FROM idempotency_keys WHERE created_at < $1::timestamptz - interval '7 days'", [
    at,
  ]);
  await pool.query("DELETE FROM parked_receipts WHERE parked_at < $1::timestamptz - interval '72 hours'", [
    at,
  ]);
  await pool.query(
    `DELETE FROM parked_receipts WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER
       (PARTITION BY carrier ORDER BY parked_at DESC) AS place FROM parked_receipts) AS parked WHERE place > $1)`,
    [MOST_PARKED],
  );
  // Its lines are read for as long as the text itself.
  await pool.query("DELETE FROM deferrals WHERE since < $1::timestamptz - interval '30 days'", [at]);
  await pool.query("DELETE FROM carrier_events WHERE id < uuid_at($1::timestamptz - interval '1 year')", [
    at,
  ]);
  // Their repetitions have come by then, and each account has its own copy of what is its.
  await pool.query("DELETE FROM carrier_texts WHERE received_at < $1::timestamptz - interval '30 days'", [
    at,
  ]);
  await pool.query(
    "DELETE FROM inbound_parts WHERE received_at < $1::timestamptz - interval '2 days' AND stored_at IS NOT NULL",
    [at],
  );
  await pool.query("DELETE FROM text_sessions WHERE answered_until < $1::timestamptz - interval '31 days'", [
    at,
  ]);
};
