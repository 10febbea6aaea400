import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { StartupError } from '../../startup/startup-error.ts';
import type { ClusterFolder } from './folder.ts';

/** The password of a cluster that exists. */
export async function readPassword(folder: ClusterFolder): Promise<string> {
  const password = await readFile(folder.password, 'utf8').catch(() => '');
  if (password !== '') return password;
  throw new StartupError(
    'database',
    `${folder.password}, the password of the database in ${folder.pgdata}, is missing. Restore it from your backup.`,
  );
}

/** A password for a cluster that is about to be made: 256 random bits, on disk before the cluster is. */
export async function makePassword(folder: ClusterFolder): Promise<string> {
  const password = randomBytes(32).toString('hex');
  await writeFile(folder.password, password, { mode: 0o600, flush: true });
  return password;
}
