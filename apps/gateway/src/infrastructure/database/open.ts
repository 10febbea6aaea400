import type pg from 'pg';
import { acrossAccounts } from '../account-scope/account-scope.ts';
import { StartupError } from '../startup/startup-error.ts';
import { type AccountSessions, createAccountSessions } from './account-sessions.ts';
import type { PostgresConnection } from './connection.ts';
import { refuseUnsafeServer } from './durability.ts';
import { createHeldSession } from './held-session.ts';
import { createHotPool } from './hot-pool.ts';
import { createPool } from './pool.ts';
import { inTransaction, type TransactionBody } from './transaction.ts';

/** Where the database is: a `postgresql://` address, or the parts of one. */
export type DatabaseAddress = { readonly url: string } | { readonly connection: PostgresConnection };

export type OpenOptions = DatabaseAddress & {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Sessions held at most, but for those of the hot path. */
  readonly poolSize: number;
  /** Told when the server cuts a session; the pool opens another when next asked. */
  readonly onConnectionLost?: (error: Error) => void;
};

/** Sessions of a database. */
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
   * Sessions of code that works for one account see no rows of others, but for those of the hot path: they serve many at
   * once.
   */
  readonly accountSessions: Pick<AccountSessions, 'enforce'>;
  /**
   * Called by what waits for sessions on behalf of others, such as a batch, before anybody waits for it.
   *
   * @throws SessionAlreadyHeld inside a transaction of this database.
   */
  refuseInTransaction(what: string): void;
  /**
   * Starts background work, bound to no account, that may be started from inside a transaction; the transaction must not
   * wait for it.
   */
  apart<Value>(work: () => Value): Value;
  /** Waits for the sessions in use and closes all. */
  close(): Promise<void>;
}

/**
 * Opens a pool on a PostgreSQL that keeps what it acknowledges.
 *
 * @throws StartupError when the server cannot be entered, is older than PostgreSQL 16, or may lose committed rows.
 */
export async function openDatabase(given: OpenOptions): Promise<Database> {
  const held = createHeldSession();
  let closed: Promise<void> | undefined;
  // A session that is being closed may hear of a server that ends before it has gone: that is no loss.
  const onConnectionLost = (error: Error): void => {
    if (closed === undefined) given.onConnectionLost?.(error);
  };
  const options = { ...given, onConnectionLost };
  const accountSessions = createAccountSessions();
  const pool = createPool(options, { held, accountSessions });
  const hotPool = createHotPool(options, held);
  const close = (): Promise<void> => {
    closed ??= Promise.all([pool.end(), hotPool.end()]).then(() => {});
    return closed;
  };
  const sessionsOf = (of: pg.Pool, begin: () => string): Sessions => ({
    pool: of,
    transaction: (body) =>
      inTransaction(of, begin(), (client, withCommit) => held.during(() => body(client, withCommit))),
  });
  try {
    await enter(pool, options);
    await refuseUnsafeServer(pool);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...sessionsOf(pool, () => accountSessions.begin() ?? 'BEGIN'),
    hotPath: sessionsOf(hotPool, () => 'BEGIN'),
    accountSessions,
    refuseInTransaction: (what) => {
      const fault = held.fault(what);
      if (fault) throw fault;
    },
    apart: (work) => acrossAccounts(() => held.apart(work)),
    close,
  };
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
