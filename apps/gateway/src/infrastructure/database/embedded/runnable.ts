import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../../startup/startup-error.ts';
import type { Binaries } from './binaries.ts';
import { makeSystemFolder, systemFolder } from './reach.ts';
import { run } from './run.ts';
import type { ServerUser } from './server-user.ts';

/**
 * The programs, at a place where `user` can run them: where npm put them, or else a copy in the system folder.
 *
 * @throws StartupError when they do not run on this machine.
 */
export async function makeRunnable(
  binaries: Binaries,
  user: ServerUser | undefined,
  onProgress: (step: string) => void,
): Promise<Binaries> {
  if (user && !(await runs(binaries, user))) return copyToSystemFolder(binaries, onProgress);
  const version = await run(binaries.postgres, ['--version'], user);
  if (version.code === 0) return binaries;
  throw new StartupError(
    'database',
    `The built-in PostgreSQL does not run on this machine: ${version.output || binaries.postgres}. ` +
      'If packages were installed without their install scripts, install again with them; ' +
      'otherwise set DATABASE_URL to a PostgreSQL 16 or newer server.',
  );
}

/** With a tight umask the programs may run and their templates still be closed, so both are asked for. */
async function runs(binaries: Binaries, user: ServerUser): Promise<boolean> {
  const template = join(binaries.folder, 'share/postgresql/postgres.bki');
  const asked = await Promise.all([
    run(binaries.postgres, ['--version'], user),
    run(binaries.initdb, ['--version'], user),
    run('/bin/sh', ['-c', 'test -r "$0"', template], user),
  ]);
  return asked.every(({ code }) => code === 0);
}

async function copyToSystemFolder(binaries: Binaries, onProgress: (step: string) => void): Promise<Binaries> {
  const { version } = JSON.parse(await readFile(join(binaries.folder, '../package.json'), 'utf8')) as {
    version: string;
  };
  const target = join(systemFolder, `postgresql-${version}`);
  const copied: Binaries = {
    initdb: join(target, 'bin/initdb'),
    postgres: join(target, 'bin/postgres'),
    pgCtl: join(target, 'bin/pg_ctl'),
    folder: target,
  };
  if ((await run(copied.postgres, ['--version'])).code === 0) return copied;
  onProgress(`copying PostgreSQL to ${systemFolder}, where its system user can run it`);
  const draft = `${target}.${process.pid}`;
  await makeSystemFolder();
  await must('cp', ['-a', binaries.folder, draft]);
  await must('chmod', ['-R', 'a+rX', draft]);
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
  return copied;
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(program, args);
  if (code !== 0)
    throw new StartupError(
      'database',
      `PostgreSQL could not be copied to ${systemFolder}: ${output}. ` +
        'Put the checkout where every user may read it, start the gateway as an ordinary user, or set DATABASE_URL.',
    );
}
