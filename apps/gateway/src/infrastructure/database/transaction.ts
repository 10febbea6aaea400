import type { Pool, PoolClient } from 'pg';

/**
 * Takes a statement whose answer nobody needs before the end: it travels together with COMMIT, so that its round trip
 * costs nothing. Its failure fails the transaction.
 *
 * It must have been sent already: work that waits between two statements would send the second after COMMIT.
 */
export type WithCommit = (statement: Promise<unknown>) => void;

/** What a transaction does between BEGIN and COMMIT. */
export type TransactionBody<Value> = (client: PoolClient, withCommit: WithCommit) => Promise<Value>;

/** `in_failed_sql_transaction`: the statement itself did nothing wrong, one before it did. */
const ABORTED = '25P02';
const isAborted = (error: unknown): boolean => (error as { code?: unknown }).code === ABORTED;

/** The failure that began it all, among those of statements that travelled together. */
const firstFailure = async (statements: readonly Promise<unknown>[]): Promise<unknown> => {
  const failures: unknown[] = [];
  for (const result of await Promise.allSettled(statements)) {
    if (result.status === 'rejected') failures.push(result.reason);
  }
  return failures.find((failure) => !isAborted(failure)) ?? failures[0];
};

/**
 * Runs `body` between BEGIN, or what else begins a transaction, and COMMIT on one session. A session that cannot roll back is
 * destroyed, not returned.
 *
 * Sessions pipeline: BEGIN travels with the first statement, and what the body gives to `withCommit` with COMMIT.
 *
 * When COMMIT itself fails for a lost connection, nobody can know whether it took effect: the error says so by being
 * thrown, and the caller must not assume either.
 */
export async function inTransaction<Value>(
  pool: Pool,
  begin: string,
  body: TransactionBody<Value>,
): Promise<Value> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const travelling: Promise<unknown>[] = [];
  const withCommit: WithCommit = (statement) => {
    statement.catch(() => {});
    travelling.push(statement);
  };
  try {
    withCommit(client.query(begin));
    const value = await body(client, withCommit);
    const committed = client.query('COMMIT');
    withCommit(committed);
    const failure = await firstFailure(travelling);
    if (failure !== undefined) throw failure;
    // A body that swallowed a statement's error leaves an aborted transaction, and COMMIT rolls that back in silence.
    if ((await committed).command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it had failed.');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw isAborted(error) ? ((await firstFailure(travelling)) ?? error) : error;
  } finally {
    client.release(broken);
  }
}
