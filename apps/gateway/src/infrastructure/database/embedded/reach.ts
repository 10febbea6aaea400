import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { run } from './run.ts';
import type { ServerUser } from './server-user.ts';

/**
 * Where a gateway run as root keeps what PostgreSQL's user cannot reach elsewhere: a checkout in root's home or in a
 * fresh temporary folder is closed to everyone else.
 */
export const systemFolder = '/var/lib/carillon';

/** Makes the system folder, open to all whatever the umask. */
export async function makeSystemFolder(): Promise<void> {
  await mkdir(systemFolder, { recursive: true });
  await chmod(systemFolder, 0o755);
}

/** Whether `user` may enter `folder`: asked of the kernel, so that every parent and access list counts. */
export async function canEnter(folder: string, user: ServerUser): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'cd -- "$0"', folder], user)).code === 0;
}

/** The outermost folder on the way to `folder` that `user` may not enter. */
export async function barrier(folder: string, user: ServerUser): Promise<string> {
  const parent = dirname(folder);
  return parent === folder || (await canEnter(parent, user)) ? folder : barrier(parent, user);
}
