import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { prepareAccountRole } from '../../src/infrastructure/database/account-role.ts';
import type { PostgresConnection } from '../../src/infrastructure/database/connection.ts';
import { startEmbeddedPostgres } from '../../src/infrastructure/database/embedded.ts';
import { migrate } from '../../src/infrastructure/database/migrate.ts';
import { openDatabase } from '../../src/infrastructure/database/open.ts';
import { makeRunFolder, removeAbandonedRuns, runDataDir, runFolderShelf } from './run-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run keeps its data folders. */
    readonly runFolder: string;
    /** The run's server, entered as superuser. */
    readonly administration: PostgresConnection;
    /** The migrated database every test database is cloned from. Nobody stays connected to it. */
    readonly template: PostgresConnection;
  }
}

/** One cluster per run, on the real engine with the real settings. Only its disk may be memory. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shelf = await runFolderShelf();
  await removeAbandonedRuns(shelf);
  const runFolder = await makeRunFolder(shelf);
  const server = await startEmbeddedPostgres({
    dataDir: runDataDir(runFolder),
    // A worker of autovacuum on the template makes every clone wait for it.
    settings: { max_connections: '200', autovacuum: 'off' },
  });
  const teardown = async (): Promise<void> => {
    await server.stop();
    await rm(runFolder, { recursive: true });
  };
  try {
    await migrateTemplate(server.connection);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('runFolder', runFolder);
  project.provide('administration', server.administration);
  project.provide('template', server.connection);
  return teardown;
}

async function migrateTemplate(connection: PostgresConnection): Promise<void> {
  const template = await openDatabase({ connection, applicationName: 'test template', poolSize: 1 });
  try {
    await migrate(template);
    await prepareAccountRole(template);
  } finally {
    await template.close();
  }
}
