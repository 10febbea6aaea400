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

/** Sessions of the hot path at most. They are opened when they are asked for. */
const HOT_POOL_SIZE = 6;

export type OpenOptions = DatabaseAddress & {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Sessions held at most, but for those of the hot path. */
  readonly poolSize: number;
  /** Told when the server cuts a session; the pool opens another when next asked. */
  readonly onConnectionLost?: (error: Error) => void;
};

export interface Sessions {
  /** Sessions with int8 read as bigint. Inside a transaction it gives none: its body has a client. */
  readonly pool: pg.Pool;
  /** Runs `body` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<Value>(body: TransactionBody<Value>): Promise<Value>;
}

export interface Database extends Sessions {
  /**
   * Sessions of those few who run the same statements thousands of times a second: admission, claims, the recorder. A
   * statement is planned once there, whatever its values. Where values are to choose the plan, `pool` is right.
   */
  readonly hotPath: Sessions;
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
  const hotPool = createPool(
    { ...options, poolSize: HOT_POOL_SIZE },
    held,
    async (client) => void (await client.query('SET plan_cache_mode = force_generic_plan')),
  );
  planAnew(hotPool);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= Promise.all([pool.end(), hotPool.end()]).then(() => {});
    return closed;
  };
  const sessionsOf = (of: pg.Pool): Sessions => ({
    pool: of,
    transaction: (body) =>
      inTransaction(of, (client, withCommit) => held.during(() => body(client, withCommit))),
  });
  try {
    await enter(pool, options);
    await refuseUnsafeServer(pool);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...sessionsOf(pool),
    hotPath: sessionsOf(hotPool),
    refuseInTransaction: (what) => {
      const fault = held.fault(what);
      if (fault) throw fault;
    },
    apart: held.apart,
    close,
  };
}

function createPool(
  options: OpenOptions,
  held: HeldSession,
  onConnect?: (client: pg.ClientBase) => Promise<void>,
): pg.Pool {
  const config = {
    ...('url' in options ? { connectionString: options.url } : options.connection),
    application_name: options.applicationName,
    max: options.poolSize,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Statements of a session need not wait for each other's answers to be sent.
    pipeline: true,
    types: typeParsers,
    ...(onConnect && { onConnect }),
  };
  const pool = new GuardedPool(config, held);
  const lost = options.onConnectionLost ?? (() => {});
  pool.on('error', (error) => lost(error));
  // The pool listens to idle sessions only: one lost while checked out would end the process.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

/** A plan is as good as the tables were large when it was made. Making all of them anew takes some milliseconds. */
const PLANS_SERVE_MS = 5_000;

/** Forgets the plans of a pool's sessions now and then: one that was made on an empty table is a bad one soon. */
function planAnew(pool: pg.Pool): void {
  const plannedAt = new WeakMap<pg.PoolClient, number>();
  pool.on('acquire', (client) => {
    const now = performance.now();
    const since = plannedAt.get(client);
    if (since !== undefined && now - since < PLANS_SERVE_MS) return;
    plannedAt.set(client, now);
    // What becomes of it is told by the statement that follows.
    if (since !== undefined) client.query('DISCARD PLANS').catch(() => {});
  });
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
