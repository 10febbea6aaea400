import type { Pool, PoolClient } from 'pg';

/**
 * Runs `body` between BEGIN and COMMIT on one session. A session that cannot roll back is destroyed, not returned.
 *
 * When COMMIT itself fails for a lost connection, nobody can know whether it took effect: the error says so by being
 * thrown, and the caller must not assume either.
 */
export async function inTransaction<Value>(
  pool: Pool,
  body: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const value = await body(client);
    // A body that swallowed a statement's error leaves an aborted transaction, and COMMIT rolls that back in silence.
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it had failed.');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
