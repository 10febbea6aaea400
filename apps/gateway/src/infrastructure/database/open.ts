import type pg from 'pg';
import { StartupError } from '../startup/startup-error.ts';
import type { PostgresConnection } from './connection.ts';
import { refuseUnsafeServer } from './durability.ts';
import { GuardedPool } from './guarded-pool.ts';
import { createHeldSession, type HeldSession } from './held-session.ts';
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
  /** Sessions with int8 read as bigint. Inside a transaction it gives none: its body has a client. */
  readonly pool: pg.Pool;
  /** Runs `body` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<Value>(body: TransactionBody<Value>): Promise<Value>;
  /**
   * Called by what waits for sessions on behalf of others, such as a batch, before anybody waits for it.
   *
   * @throws SessionAlreadyHeld inside a transaction of this database.
   */
  refuseInTransaction(what: string): void;
  /** Starts background work that may be started from inside a transaction; the transaction must not wait for it. */
  apart<Value>(work: () => Value): Value;
  /** Waits for the sessions in use and closes all. */
  close(): Promise<void>;
}

/**
 * Opens a pool on a PostgreSQL that keeps what it acknowledges.
 *
 * @throws StartupError when the server cannot be entered, is older than PostgreSQL 16, or may lose committed rows.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const held = createHeldSession();
  const pool = createPool(options, held);
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
  return {
    pool,
    transaction: (body) =>
      inTransaction(pool, (client, withCommit) => held.during(() => body(client, withCommit))),
    refuseInTransaction: (what) => {
      const fault = held.fault(what);
      if (fault) throw fault;
    },
    apart: held.apart,
    close,
  };
}

function createPool(options: OpenOptions, held: HeldSession): pg.Pool {
  const config = {
    ...('url' in options ? { connectionString: options.url } : options.connection),
    application_name: options.applicationName,
    max: options.poolSize,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Statements of a session need not wait for each other's answers to be sent.
    pipeline: true,
    types: typeParsers,
  };
  const pool = new GuardedPool(config, held);
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
    throw new StartupError(
      'database',
      `Cannot enter the database ${'url' in options ? 'of DATABASE_URL' : `on ${options.connection.host}`}: ${reason}. ` +
        'Check that the server runs, that the address, user and password are right, and that the database exists.',
    );
  }
}
