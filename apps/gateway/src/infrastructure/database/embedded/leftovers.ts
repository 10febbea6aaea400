import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../startup/startup-error.ts';
import type { Binaries } from './binaries.ts';
import { socketPrefix } from './endpoint.ts';
import type { ClusterFolder } from './folder.ts';
import { type ServerProcesses, serverProcesses } from './process-table.ts';
import { run } from './run.ts';

/** One cluster on disk, and the name its processes carry in their titles. */
export interface Cluster {
  readonly folder: ClusterFolder;
  readonly name: string;
}

/**
 * Clears what a killed gateway left on its data folder: a PostgreSQL that lives on, children whose postmaster was
 * killed, a `postmaster.pid` that names a dead or an unrelated process. The caller owns the data folder, so
 * whatever serves it is nobody's.
 */
export async function clearLeftovers(
  cluster: Cluster,
  binaries: Binaries,
  onProgress: (step: string) => void,
): Promise<void> {
  const pidFile = join(cluster.folder.pgdata, 'postmaster.pid');
  const stale = await readFile(pidFile, 'utf8').catch(() => undefined);
  // Windows shows no titles, but there pg_ctl signals through a pipe that only a PostgreSQL answers.
  if (process.platform === 'win32') {
    if (stale !== undefined)
      await run(binaries.pgCtl, ['stop', '-w', '-m', 'fast', '-D', cluster.folder.pgdata]);
    return;
  }
  await endProcesses(cluster, onProgress);
  if (stale === undefined) return;
  await rm(pidFile, { force: true });
  // Line 5 is the socket folder: https://www.postgresql.org/docs/current/storage-file-layout.html
  const socketFolder = stale.split('\n')[4] ?? '';
  if (basename(socketFolder).startsWith(socketPrefix))
    await rm(socketFolder, { recursive: true, force: true });
}

async function endProcesses(cluster: Cluster, onProgress: (step: string) => void): Promise<void> {
  const found = await find(cluster);
  if (isEmpty(found)) return;
  onProgress('stopping the PostgreSQL an earlier gateway left behind');
  signal(found.postmasters, 'SIGINT');
  if (found.postmasters.length > 0 && (await gone(cluster, 30_000))) return;
  for (const forced of ['SIGQUIT', 'SIGKILL'] as const) {
    const { postmasters, children } = await find(cluster);
    signal([...postmasters, ...children], forced);
    if (await gone(cluster, 5_000)) return;
  }
  throw new StartupError(
    'database',
    `PostgreSQL processes left on ${cluster.folder.pgdata} do not end: ${pids(await find(cluster)).join(', ')}. End them by hand, then start again.`,
  );
}

const find = (cluster: Cluster): Promise<ServerProcesses> =>
  serverProcesses(cluster.folder.pgdata, cluster.name);

const pids = ({ postmasters, children }: ServerProcesses): number[] => [...postmasters, ...children];

const isEmpty = (processes: ServerProcesses): boolean => pids(processes).length === 0;

/** Whether all have gone within `milliseconds`. They are no children of ours, so no event tells. */
async function gone(cluster: Cluster, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    if (isEmpty(await find(cluster))) return true;
    await delay(20);
  }
  return false;
}

function signal(targets: readonly number[], name: NodeJS.Signals): void {
  for (const pid of targets) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}
