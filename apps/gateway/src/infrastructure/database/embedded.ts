import { mkdir, realpath } from 'node:fs/promises';
import { StartupError } from '../startup/startup-error.ts';
import type { PostgresConnection } from './connection.ts';
import { superuser } from './embedded/cluster.ts';
import { openEndpoint } from './embedded/endpoint.ts';
import { type Ownership, takeOwnership } from './embedded/ownership.ts';
import { prepareCluster } from './embedded/prepare.ts';
import { waitUntilReady } from './embedded/ready.ts';
import { ensureDatabase, gatewayRole } from './embedded/roles.ts';
import { spawnServer } from './embedded/server.ts';

export interface EmbeddedOptions {
  /** The gateway's data folder; the database lives in `<dataDir>/postgres`. */
  readonly dataDir: string;
  /** Told of each step that takes a moment, for the operator. */
  readonly onProgress?: (step: string) => void;
  /** Settings that go before the cluster's postgresql.conf for this run. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Ends a start that is under way, and what it has started. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedPostgres {
  /** The gateway's database, entered as its owner. */
  readonly connection: PostgresConnection;
  /** The same server, entered as superuser in the maintenance database. */
  readonly administration: PostgresConnection;
  /** Settles when the server has ended, by `stop` or by itself, with words for how. */
  readonly ended: Promise<string>;
  /** Stops the server in order and lets go of the data folder. */
  stop(): Promise<void>;
}

/**
 * Runs PostgreSQL as a child process on `<dataDir>/postgres`, making the database at the first start and clearing
 * what a killed gateway left behind.
 *
 * @throws StartupError when another gateway runs on the folder, the platform has no built-in PostgreSQL, or the
 *   folder cannot be used.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, ownership } = await claim(options.dataDir);
  try {
    const started = await start({ ...options, dataDir });
    return { ...started, stop: () => started.stop().finally(ownership.release) };
  } catch (error) {
    ownership.release();
    throw error;
  }
}

async function claim(path: string): Promise<{ dataDir: string; ownership: Ownership }> {
  try {
    // Others may pass through, not look: as root, PostgreSQL's user must reach its own folder inside.
    await mkdir(path, { recursive: true, mode: 0o711 });
    const dataDir = await realpath(path);
    return { dataDir, ownership: await takeOwnership(dataDir) };
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new StartupError(
      'database',
      `The gateway cannot write to its data folder ${path}: ${error.message}. ` +
        'Start it as the user who owns that folder, or give it another data folder.',
    );
  }
}

async function start({
  dataDir,
  onProgress = () => {},
  settings = {},
  signal,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { cluster, binaries, user, password } = await prepareCluster(dataDir, onProgress);
  signal?.throwIfAborted();
  onProgress('starting PostgreSQL');
  const endpoint = await openEndpoint(user);
  const server = await spawnServer({
    binaries,
    folder: cluster.folder,
    user,
    settings: { ...settings, ...endpoint.settings, cluster_name: cluster.name },
  });
  // Without this an exit by exception would leave the server to the next start.
  const atExit = (): void => {
    server.abandon();
    endpoint.remove();
  };
  process.once('exit', atExit);
  const stop = async (): Promise<void> => {
    await server.stop();
    endpoint.remove();
    process.off('exit', atExit);
  };
  const enterAs = (role: string): PostgresConnection => ({
    host: endpoint.host,
    port: endpoint.port,
    user: role,
    password,
    database: role,
  });
  try {
    const session = await waitUntilReady(server, enterAs(superuser), { signal, onProgress });
    await ensureDatabase(session, password).finally(() => session.end());
  } catch (error) {
    await stop();
    throw error;
  }
  return { connection: enterAs(gatewayRole), administration: enterAs(superuser), ended: server.ended, stop };
}
