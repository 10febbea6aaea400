import type pg from 'pg';
import type { Database } from './open.ts';

/** An index of a partitioned table that a migration made for new partitions only, and the one it takes the place of. */
export interface PartitionedIndex {
  readonly table: string;
  readonly name: string;
  /** The columns, as SQL. */
  readonly columns: string;
  readonly replaces: string;
}

/** Any number no other work takes on this database: "indexes" in base 36. */
const LOCK_KEY = 40_595_335_588n;
/** Whoever waits for a lock on a whole table lets nobody pass: it is tried for again with the next run. */
const WAIT_LITTLE = "SET lock_timeout = '500ms'";
/** A build waits for the transactions under way, and keeps nobody from the partition meanwhile. */
const WAIT_LONG = 'SET lock_timeout = 0; SET statement_timeout = 0';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The partitions whose part of the index is missing. */
const missingParts = async (
  client: pg.PoolClient,
  { table, name }: PartitionedIndex,
): Promise<readonly string[]> => {
  const { rows } = await client.query<{ partition: string }>(
    `SELECT partitions.relname AS partition FROM pg_inherits JOIN pg_class partitions ON partitions.oid = inhrelid
     WHERE inhparent = $1::regclass AND NOT EXISTS (
       SELECT FROM pg_inherits parts JOIN pg_index ON pg_index.indexrelid = parts.inhrelid
       WHERE parts.inhparent = $2::regclass AND pg_index.indrelid = partitions.oid)
     ORDER BY 1 DESC`,
    [table, name],
  );
  return rows.map(({ partition }) => partition);
};

/** Builds the part of one partition, while its rows are read and written. What a build that was cut off left goes first. */
const buildPart = async (
  client: pg.PoolClient,
  partition: string,
  { name, columns, table }: PartitionedIndex,
): Promise<void> => {
  const part = partition.replace(table, name);
  await client.query(WAIT_LONG);
  await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${quoted(part)}`);
  await client.query(`CREATE INDEX CONCURRENTLY ${quoted(part)} ON ${quoted(partition)} (${columns})`);
  await client.query(WAIT_LITTLE);
  await client.query(`ALTER INDEX ${quoted(name)} ATTACH PARTITION ${quoted(part)}`);
};

const buildOn = async (client: pg.PoolClient, indexes: readonly PartitionedIndex[]): Promise<void> => {
  for (const index of indexes) {
    for (const partition of await missingParts(client, index)) await buildPart(client, partition, index);
    await client.query(WAIT_LITTLE);
    await client.query(`DROP INDEX IF EXISTS ${quoted(index.replaces)}`);
  }
};

/**
 * Builds what is missing of some indexes, partition by partition, and then drops those they take the place of. Cut off at
 * any point, it goes on where it was when it is called again; of several processes one does it.
 */
export const buildPartitionIndexes = async (
  { pool }: Database,
  indexes: readonly PartitionedIndex[],
): Promise<void> => {
  const waiting = await pool.query<{ exists: boolean }>(
    'SELECT bool_or(to_regclass(name) IS NOT NULL) AS exists FROM unnest($1::text[]) AS name',
    [indexes.map(({ replaces }) => replaces)],
  );
  if (!waiting.rows[0]!.exists) return;
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
      LOCK_KEY,
    ]);
    if (rows[0]!.free) await buildOn(client, indexes);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // The session has settings and a lock of its own: the pool opens another.
    client.release(failure ?? true);
  }
};
