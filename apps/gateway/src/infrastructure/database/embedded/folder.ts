import { chmod, lstat, mkdir, mkdtemp, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../../startup/startup-error.ts';
import { barrier, canEnter, makeSystemFolder, systemFolder } from './reach.ts';
import type { ServerUser } from './server-user.ts';

/** The files of one embedded cluster. */
export interface ClusterFolder {
  /** Real path of `<dataDir>/postgres`. */
  readonly path: string;
  /** PostgreSQL's own data directory. */
  readonly pgdata: string;
  /** Password of both roles, readable by the gateway alone. */
  readonly password: string;
  /** What the server wrote to its standard streams. */
  readonly log: string;
}

/** The folder as it stands, or as it would be made; nothing is written. */
export async function locateFolder(dataDir: string): Promise<ClusterFolder> {
  const link = join(dataDir, 'postgres');
  const found = await lstat(link).catch(() => undefined);
  if (!found) return arrange(link);
  const path = await realpath(link).catch(() => {
    throw new StartupError(
      'database',
      `${link} points to a folder that is gone. Bring the folder back, or remove the link to start with an empty database.`,
    );
  });
  return arrange(path);
}

/**
 * Makes the folder where `user` can reach it. Where root's checkout is closed to that user, the data goes to the
 * system folder, and `<dataDir>/postgres` is a link to it.
 */
export async function makeFolder(
  dataDir: string,
  user: ServerUser | undefined,
  onProgress: (step: string) => void,
): Promise<ClusterFolder> {
  const folder = await locateFolder(dataDir);
  const exists = await lstat(folder.path).catch(() => undefined);
  if (!user || (await canEnter(exists ? folder.path : dataDir, user))) {
    await mkdir(folder.path, { recursive: true });
    await chmod(folder.path, user ? 0o711 : 0o700);
    return folder;
  }
  if (exists)
    throw new StartupError(
      'database',
      `PostgreSQL's system user may not enter ${await barrier(folder.path, user)}, on the way to its data in ${folder.path}. ` +
        'Let others enter that folder (chmod o+x), or give the gateway another data folder.',
    );
  return makeInSystemFolder(folder.path, onProgress);
}

async function makeInSystemFolder(link: string, onProgress: (step: string) => void): Promise<ClusterFolder> {
  await makeSystemFolder();
  const path = await mkdtemp(join(systemFolder, 'database-'));
  await chmod(path, 0o711);
  await symlink(path, link);
  onProgress(`keeping the database in ${path}, where its system user can reach it`);
  return arrange(path);
}

const arrange = (path: string): ClusterFolder => ({
  path,
  pgdata: join(path, 'pgdata'),
  password: join(path, 'password'),
  log: join(path, 'server.log'),
});
