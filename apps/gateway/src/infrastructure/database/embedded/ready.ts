import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '../../startup/startup-error.ts';
import type { PostgresConnection } from '../connection.ts';
import type { Server } from './server.ts';

/** "the database system is starting up": https://www.postgresql.org/docs/current/errcodes-appendix.html */
const cannotConnectNow = '57P03';

export interface ReadyOptions {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (step: string) => void;
}

/**
 * Waits until the server lets the superuser in, and gives that session. Recovery after a crash may take long, so
 * there is no deadline while the server lives.
 *
 * @throws StartupError when the server ends instead, with its log.
 */
export async function waitUntilReady(
  server: Server,
  connection: PostgresConnection,
  { signal, onProgress }: ReadyOptions,
): Promise<pg.Client> {
  let over: string | undefined;
  void server.ended.then((reason) => {
    over = reason;
  });
  const startedAt = performance.now();
  let told = false;
  while (over === undefined) {
    signal?.throwIfAborted();
    const session = await enter(connection);
    if (session) return session;
    if (!told && performance.now() - startedAt > 2_000) {
      onProgress('waiting for PostgreSQL to recover from an unclean stop');
      told = true;
    }
    await delay(10);
  }
  throw new StartupError(
    'database',
    `PostgreSQL did not start (${over}). Its log says:\n${await server.log()}`,
  );
}

/** A session, or nothing while the server is not there yet. */
async function enter(connection: PostgresConnection): Promise<pg.Client | undefined> {
  const client = new pg.Client({ ...connection, application_name: 'carillon start' });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if (isNotYet(error)) return undefined;
    throw error;
  }
}

const notYet = new Set([cannotConnectNow, 'ENOENT', 'ECONNREFUSED', 'ECONNRESET']);

const isNotYet = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && notYet.has(String(error.code));
