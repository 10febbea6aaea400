import type { Database } from '../infrastructure/database/open.ts';

/** Drops texts after 30 days and what is known of messages after 13 months, by the partition: nothing is deleted row by row. */
export const dropExpired = async ({ pool }: Database, now: number): Promise<void> => {
  const at = new Date(now);
  await pool.query(`SELECT drop_partitions('message_texts', $1::timestamptz - interval '30 days')`, [at]);
  await pool.query(`SELECT drop_partitions('submissions', $1::timestamptz - interval '13 months')`, [at]);
  await pool.query(`SELECT drop_partitions('message_deferrals', $1::timestamptz - interval '13 months')`, [
    at,
  ]);
  await pool.query(`SELECT drop_partitions('messages', $1::timestamptz - interval '13 months')`, [at]);
  await pool.query(`SELECT drop_partitions('message_traces', $1::timestamptz - interval '13 months')`, [at]);
};
