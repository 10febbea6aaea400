import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { PostgresConnection } from './connection.ts';
import { refuseUnsafeServer } from './durability.ts';
import { DatabaseRefusal } from './refusal.ts';
import { inTransaction, type TransactionBody } from './transaction.ts';
import { typeParsers } from './type-parsers.ts';

/** Where the database is: a `postgresql://` address, or the parts of one. */
export type DatabaseAddress = { readonly url: string } | { readonly connection: PostgresConnection };

export type OpenOptions = DatabaseAddress & {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Sessions held at most. */
  readonly poolSize: number;
  /** Told when the server cuts a session; the pool opens another when next asked. */
  readonly onConnectionLost?: (error: Error) => void;
};

export interface Database {
  /** Sessions with int8 read as bigint. */
  readonly pool: pg.Pool;
  /** Drizzle over the pool. It reads int8 by the column's mode, and as text in raw SQL. */
  readonly drizzle: NodePgDatabase;
  /** Runs `body` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<Value>(body: TransactionBody<Value>): Promise<Value>;
  /** Waits for the sessions in use and closes all. */
  close(): Promise<void>;
}

/**
 * Opens a pool on a PostgreSQL that keeps what it acknowledges.
 *
 * @throws DatabaseRefusal when the server cannot be entered, is older than PostgreSQL 16, or may lose committed rows.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const pool = createPool(options);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= pool.end();
    return closed;
  };
  try {
    await enter(pool, options);
    await refuseUnsafeServer(pool);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, drizzle: drizzle(pool), transaction: (body) => inTransaction(pool, body), close };
}

function createPool(options: OpenOptions): pg.Pool {
  const pool = new pg.Pool({
    ...('url' in options ? { connectionString: options.url } : options.connection),
    application_name: options.applicationName,
    max: options.poolSize,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Statements of a session need not wait for each other's answers to be sent.
    pipeline: true,
    types: typeParsers,
  });
  const lost = options.onConnectionLost ?? (() => {});
  pool.on('error', (error) => lost(error));
  // The pool listens to idle sessions only: one lost while checked out would end the process.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

/** An address may hold a password, and pg's errors may hold the address: only their message goes on. */
async function enter(pool: pg.Pool, options: OpenOptions): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (error) {
    const reason =
      error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error);
    throw new DatabaseRefusal(
      `Cannot enter the database ${'url' in options ? 'of DATABASE_URL' : `on ${options.connection.host}`}: ${reason}. ` +
        'Check that the server runs, that the address, user and password are right, and that the database exists.',
    );
  }
}
