import { rmSync } from 'node:fs';
import { chmod, chown, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ServerUser } from './server-user.ts';

/** Where a server is told to listen. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** The settings that make it so. */
  readonly settings: Readonly<Record<string, string>>;
  /** Removes what opening it made, at once: it must serve while the process exits. */
  remove(): void;
}

/** How the name of every such folder begins, so that one left behind is known for what it is. */
export const socketPrefix = 'carillon-';

/**
 * A place to listen that no other machine can reach: a unix socket in a fresh short folder, as socket paths end at
 * 107 bytes (103 on macOS), or a free loopback port on Windows.
 */
export function openEndpoint(user: ServerUser | undefined): Promise<Endpoint> {
  return process.platform === 'win32' ? loopback() : unixSocket(user);
}

async function unixSocket(user: ServerUser | undefined): Promise<Endpoint> {
  const host = await mkdtemp(join('/tmp', socketPrefix));
  if (user) {
    await chown(host, user.uid, user.gid);
    await chmod(host, 0o711);
  }
  return {
    host,
    port: 5432,
    settings: { listen_addresses: '', unix_socket_directories: host, port: '5432' },
    remove: () => rmSync(host, { recursive: true, force: true }),
  };
}

async function loopback(): Promise<Endpoint> {
  const host = '127.0.0.1';
  const port = await new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
  return {
    host,
    port,
    settings: { listen_addresses: host, unix_socket_directories: '', port: `${port}` },
    remove: () => {},
  };
}
