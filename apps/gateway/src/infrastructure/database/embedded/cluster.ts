import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StartupError } from '../../startup/startup-error.ts';
import type { Binaries } from './binaries.ts';
import type { ClusterFolder } from './folder.ts';
import { run } from './run.ts';
import type { ServerUser } from './server-user.ts';
import { initialSettings } from './settings.ts';

/** PostgreSQL's superuser; the gateway itself works as a role without its powers. */
export const superuser = 'postgres';

/**
 * Makes the cluster with initdb. It is built beside its place and moved there whole, so a crash in between leaves
 * nothing that a later start would take for a database.
 */
export async function initialiseCluster(
  folder: ClusterFolder,
  binaries: Binaries,
  user: ServerUser | undefined,
  password: string,
): Promise<void> {
  const workshop = join(folder.path, 'new');
  const passwordFile = join(workshop, 'password');
  const draft = join(workshop, basename(folder.pgdata));
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [passwordFile, workshop]) await chown(path, user.uid, user.gid);
  const { code, output } = await run(binaries.initdb, initdbArguments(draft, passwordFile), user);
  if (code !== 0)
    throw new StartupError(
      'database',
      `PostgreSQL could not make its data folder in ${folder.path}: ${output}`,
    );
  await rename(draft, folder.pgdata);
  await sync(folder.path);
  await rm(workshop, { recursive: true });
}

/** The built-in locale provider sorts the same on every machine, so a system update breaks no index. */
const initdbArguments = (pgdata: string, passwordFile: string): string[] => [
  `--pgdata=${pgdata}`,
  `--username=${superuser}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  ...Object.entries(initialSettings()).map(([name, value]) => `--set=${name}=${value}`),
];

/** Makes a rename in `folder` survive a power cut. Windows cannot open a folder, and does not need it. */
async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/**
 * Refuses a cluster of another major version: its files mean something else there.
 *
 * https://www.postgresql.org/docs/current/upgrading.html
 */
export async function checkClusterVersion(folder: ClusterFolder, binaries: Binaries): Promise<void> {
  const written = (await readFile(join(folder.pgdata, 'PG_VERSION'), 'utf8')).trim();
  const { output } = await run(binaries.postgres, ['--version']);
  const brought = /(\d+)(?:\.\d+)?$/.exec(output)?.[1];
  if (written === brought) return;
  throw new StartupError(
    'database',
    `The data in ${folder.pgdata} was written by PostgreSQL ${written}; this build brings ${brought}. ` +
      `Dump it with a build that brings ${written} (pg_dump), move the folder away, start, and restore; ` +
      'or set DATABASE_URL to a server of your own.',
  );
}
