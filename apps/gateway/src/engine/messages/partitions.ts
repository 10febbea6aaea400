import type { Database } from '../../infrastructure/database/open.ts';
import type { PartitionedIndex } from '../../infrastructure/database/partition-indexes.ts';

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

/** Indexes that the partitions before a migration get while the gateway runs. */
export const MESSAGE_INDEXES: readonly PartitionedIndex[] = [
  {
    table: 'messages',
    name: 'messages_by_recipient',
    columns: 'recipient, account_id, id',
    replaces: 'messages_recipient',
  },
];

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
  // A month more: a message of its first moments may name lines of the month before.
  await pool.query(
    `DELETE FROM trace_lines WHERE month < to_char($1::timestamptz - interval '15 months', 'YYYY-MM')`,
    [at],
  );
};
