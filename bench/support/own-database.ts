import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../apps/gateway/src/infrastructure/database/embedded.ts';
import { type Database, openDatabase } from '../../apps/gateway/src/infrastructure/database/open.ts';

/** A PostgreSQL (fsync on) of its own, in a folder that goes with it. */
export interface OwnDatabase {
  readonly database: Database;
  /** Where a gateway finds it: `DATABASE_URL`. */
  readonly url: string;
  /** A folder for whatever else the benchmark keeps. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** @param poolSize sessions of `database`. */
export const startOwnDatabase = async (poolSize = 2): Promise<OwnDatabase> => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-bench-'));
  // As root, the server's own user must reach its folder inside.
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
  const { connection } = postgres;
  const database = await openDatabase({ connection, applicationName: 'bench', poolSize });
  const { user, password, host, port, database: name } = connection;
  return {
    database,
    url: `postgresql://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${name}`,
    folder,
    stop: async () => {
      await database.close();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
