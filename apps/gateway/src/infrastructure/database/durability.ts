import type { Pool } from 'pg';
import { StartupError } from '../startup/startup-error.ts';

const oldestVersion = 16;

/** The settings of one server that decide what its acknowledgement is worth. */
export interface ServerState {
  readonly version: number;
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly standby: boolean;
}

/** Refuses a server on which a 202 would be an empty promise. */
export async function refuseUnsafeServer(pool: Pool): Promise<void> {
  const { rows } = await pool.query<ServerState>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version,
            current_setting('fsync') AS fsync,
            current_setting('full_page_writes') AS full_page_writes,
            current_setting('synchronous_commit') AS synchronous_commit,
            pg_is_in_recovery() AS standby`,
  );
  const fault = findFault(rows[0]!);
  if (fault !== undefined) throw new StartupError('database', fault);
}

/**
 * What is wrong with a server and what to do, or nothing. At every level of synchronous_commit but `off` a commit is
 * on the server's own disk before it is acknowledged.
 *
 * https://www.postgresql.org/docs/current/runtime-config-wal.html
 */
export function findFault(server: ServerState): string | undefined {
  if (server.version < oldestVersion)
    return (
      `The database server is PostgreSQL ${server.version}; the gateway needs ${oldestVersion} or newer. ` +
      'Upgrade the server, or point DATABASE_URL to another.'
    );
  if (server.standby) return 'The database server is a read-only standby. Point DATABASE_URL to the primary.';
  const off = (['fsync', 'full_page_writes', 'synchronous_commit'] as const).filter(
    (name) => server[name] === 'off',
  );
  if (off.length === 0) return undefined;
  return (
    `The database server has ${off.map((name) => `${name} = off`).join(' and ')}, so it loses accepted messages at a power cut. ` +
    `Set ${off.map((name) => `${name} = on`).join(' and ')} in postgresql.conf (or for the role: ALTER ROLE ... RESET), reload the server, and start again.`
  );
}
