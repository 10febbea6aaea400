import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { ClusterFolder } from './folder.ts';
import { run, serverEnvironment } from './run.ts';
import type { ServerUser } from './server-user.ts';

/** A running postmaster that is our child. */
export interface Server {
  /** Settles when the postmaster has ended, however it did, with words for it. */
  readonly ended: Promise<string>;
  /** What it wrote since it started. */
  log(): Promise<string>;
  /** Tells it to end, and does not wait. */
  abandon(): void;
  /** Ends it in order: sessions are cut, memory goes to disk. Then harder, when it does not end. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly binaries: Binaries;
  readonly folder: ClusterFolder;
  readonly user: ServerUser | undefined;
  /** Settings that go before postgresql.conf. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Longest a server's log grows before it is set aside at the next start, in bytes. */
const logLimit = 10 * 2 ** 20;

/**
 * Spawns the postmaster in a process group of its own: a terminal's Ctrl-C reaches the gateway alone, which then
 * stops the server when its last transaction is done.
 */
export async function spawnServer({ binaries, folder, user, settings }: ServerOptions): Promise<Server> {
  const { size } = await stat(folder.log).catch(() => ({ size: 0 }));
  if (size > logLimit) await rename(folder.log, `${folder.log}.1`);
  const from = size > logLimit ? 0 : size;
  const log = await open(folder.log, 'a', 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', folder.pgdata, ...flags], {
    ...user,
    cwd: '/',
    detached: true,
    env: serverEnvironment,
    stdio: ['ignore', log.fd, log.fd],
    windowsHide: true,
  });
  const ended = watch(child);
  await log.close();
  return {
    ended,
    log: () => readFrom(folder.log, from),
    abandon: () => void child.kill('SIGINT'),
    stop: () => stop(child, ended, binaries, folder),
  };
}

const watch = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  });

/** Longest each way of asking may take, in milliseconds: fast shutdown writes a checkpoint first. */
const patience = [
  { signal: 'SIGINT', wait: 60_000 },
  { signal: 'SIGQUIT', wait: 5_000 },
] as const;

/** https://www.postgresql.org/docs/current/server-shutdown.html */
async function stop(
  child: ChildProcess,
  ended: Promise<string>,
  binaries: Binaries,
  folder: ClusterFolder,
): Promise<void> {
  if (process.platform === 'win32')
    await run(binaries.pgCtl, ['stop', '-w', '-m', 'fast', '-D', folder.pgdata]);
  else
    for (const { signal, wait } of patience) {
      child.kill(signal);
      if (await within(wait, ended)) return;
    }
  child.kill('SIGKILL');
  await ended;
}

async function within(milliseconds: number, event: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(milliseconds, false, { signal: timer.signal }).catch(() => false);
  return Promise.race([event.then(() => true), late]).finally(() => timer.abort());
}

async function readFrom(path: string, offset: number): Promise<string> {
  return (await readFile(path)).subarray(offset).toString().trim();
}
