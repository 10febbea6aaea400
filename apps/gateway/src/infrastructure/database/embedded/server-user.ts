import { stat } from 'node:fs/promises';
import { StartupError } from '../../startup/startup-error.ts';
import { run } from './run.ts';

/** The system user PostgreSQL runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const name = 'postgres';

/**
 * Whom to run PostgreSQL as: `undefined` for the gateway's own user; as root, which PostgreSQL refuses, the owner
 * of an existing data folder, or else the system user `postgres`, made when missing.
 *
 * @throws StartupError when the data folder belongs to someone else, or no user can be made.
 */
export async function chooseServerUser(pgdata: string): Promise<ServerUser | undefined> {
  const self = process.getuid?.();
  if (self === undefined) return undefined;
  const owner = await stat(pgdata).catch(() => undefined);
  if (self !== 0) {
    if (owner && owner.uid !== self)
      throw new StartupError(
        'database',
        `The data folder ${pgdata} belongs to the system user ${owner.uid}, the gateway runs as ${self}. ` +
          'Start it as the user who started it first, or give it another data folder.',
      );
    return undefined;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await lookUp()) ?? (await create());
}

async function lookUp(): Promise<ServerUser | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : undefined;
}

async function create(): Promise<ServerUser> {
  await run('groupadd', ['--force', '--system', name]);
  const made = await run('useradd', [
    '--system',
    `--gid=${name}`,
    '--no-create-home',
    '--home-dir=/nonexistent',
    '--shell=/usr/sbin/nologin',
    name,
  ]);
  const user = await lookUp();
  if (user) return user;
  throw new StartupError(
    'database',
    `PostgreSQL does not run as root, and a system user "${name}" could not be made (${made.output}). ` +
      'Make one, start the gateway as an ordinary user, or set DATABASE_URL.',
  );
}
