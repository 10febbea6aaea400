import type pg from 'pg';
import { GuardedPool, type PoolContext } from './guarded-pool.ts';
import type { OpenOptions } from './open.ts';
import { typeParsers } from './type-parsers.ts';

/** @param onConnect what a session is told before it is first used. */
export function createPool(
  options: OpenOptions,
  context: PoolContext,
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
  const pool = new GuardedPool(config, context);
  const lost = options.onConnectionLost ?? (() => {});
  pool.on('error', (error) => lost(error));
  // The pool listens to idle sessions only: one lost while checked out would end the process.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}
