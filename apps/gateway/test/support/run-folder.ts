import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../src/infrastructure/database/embedded/binaries.ts';
import { locateFolder } from '../../src/infrastructure/database/embedded/folder.ts';
import { clearLeftovers } from '../../src/infrastructure/database/embedded/leftovers.ts';
import { takeOwnership } from '../../src/infrastructure/database/embedded/ownership.ts';
import { clusterName } from '../../src/infrastructure/database/embedded/prepare.ts';
import { StartupError } from '../../src/infrastructure/startup/startup-error.ts';

const prefix = 'carillon-test-';
const memory = '/dev/shm';
const room = 2 * 2 ** 30;

/** Where run folders live: in memory where there is room, as containers give it 64 MiB. */
export async function runFolderShelf(): Promise<string> {
  const shelf = await statfs(memory).catch(() => undefined);
  return shelf && shelf.bavail * shelf.bsize >= room ? memory : tmpdir();
}

/** A folder for all data folders of one test run, which PostgreSQL's user may enter when the tests run as root. */
export async function makeRunFolder(shelf: string): Promise<string> {
  const folder = await mkdtemp(join(shelf, prefix));
  await chmod(folder, 0o711);
  return folder;
}

/** The data folder whose owner is the run itself. */
export const runDataDir = (runFolder: string): string => join(runFolder, 'run');

/** Stops and removes what killed runs left on the shelf. Runs under way own their folder, and keep it. */
export async function removeAbandonedRuns(shelf: string): Promise<void> {
  const names = await readdir(shelf);
  for (const name of names.filter((name) => name.startsWith(prefix)))
    await removeIfAbandoned(join(shelf, name));
}

async function removeIfAbandoned(runFolder: string): Promise<void> {
  // Written when the run owns its folder; before, it is too young to be abandoned.
  if (!existsSync(join(runDataDir(runFolder), 'gateway.pid'))) return;
  const ownership = await takeOwnership(runDataDir(runFolder)).catch((error: unknown) => {
    if (error instanceof StartupError) return undefined;
    throw error;
  });
  if (!ownership) return;
  for (const dataDir of await readdir(runFolder)) {
    const folder = await locateFolder(join(runFolder, dataDir));
    await clearLeftovers({ folder, name: clusterName(folder.pgdata) }, await findBinaries(), () => {});
  }
  ownership.release();
  await rm(runFolder, { recursive: true });
}
