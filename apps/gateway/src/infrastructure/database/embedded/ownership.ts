import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../../startup/startup-error.ts';

/** The right to run PostgreSQL on one data folder; ends with `release`, or with the process, however it dies. */
export interface Ownership {
  release(): void;
}

/** Kept reachable: the operating system's lock goes with the object. */
const held = new Set<DatabaseSync>();

/**
 * Takes a data folder for this process alone.
 *
 * The lock must hold before there is a server to ask for an advisory lock, and must die with its holder. Of what
 * Node brings, only SQLite takes such a lock from the operating system (fcntl, LockFileEx); it stores nothing here.
 *
 * @throws StartupError when a living process holds it.
 */
export async function takeOwnership(dataDir: string): Promise<Ownership> {
  const holder = join(dataDir, 'gateway.pid');
  // Asked for by name at run time: bundlers strip the `node:` without which this module does not exist.
  const { DatabaseSync: Lock } = process.getBuiltinModule('node:sqlite');
  const lock = new Lock(join(dataDir, 'gateway.lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new StartupError(
      'database',
      `Another gateway is running on the data folder ${dataDir}${await named(holder)}. ` +
        'Stop it first, or give this one another data folder.',
    );
  }
  held.add(lock);
  await writeFile(holder, `${process.pid}\n`);
  return {
    release: () => {
      if (held.delete(lock)) lock.close();
    },
  };
}

/** https://sqlite.org/rescode.html#busy */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5;

const named = async (holder: string): Promise<string> => {
  const pid = await readFile(holder, 'utf8').catch(() => '');
  return pid.trim() === '' ? '' : ` (process ${pid.trim()})`;
};
