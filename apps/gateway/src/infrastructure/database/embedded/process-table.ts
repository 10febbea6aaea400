import { readdir, readFile } from 'node:fs/promises';
import { run } from './run.ts';

/** The living processes of one cluster, by process id. */
export interface ServerProcesses {
  /** The postmaster, and any child it has just forked and not yet titled. */
  readonly postmasters: readonly number[];
  /** Backends and background workers, which may outlive their postmaster. */
  readonly children: readonly number[];
}

interface Process {
  readonly pid: number;
  readonly command: string;
}

/**
 * The processes that serve `pgdata`, told by command line and process title. A process id on file proves nothing:
 * the system gives it away once its owner is gone. Windows has neither; there the result is empty.
 */
export async function serverProcesses(pgdata: string, clusterName: string): Promise<ServerProcesses> {
  const all = await listProcesses();
  const pids = (serves: (command: string) => boolean): number[] =>
    all.filter(({ command }) => serves(command)).map(({ pid }) => pid);
  return {
    postmasters: pids((command) => command.includes(`/postgres -D ${pgdata} -c `)),
    children: pids((command) => command.startsWith(`postgres: ${clusterName}: `)),
  };
}

async function listProcesses(): Promise<Process[]> {
  if (process.platform === 'win32') return [];
  return process.platform === 'linux' ? listFromProc() : listFromPs();
}

/** Slim container images have no `ps`. A zombie's command line is empty, so it counts as gone. */
async function listFromProc(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '),
    })),
  );
}

async function listFromPs(): Promise<Process[]> {
  const { output } = await run('ps', ['-axww', '-o', 'pid=,command=']);
  return output.split('\n').map((line) => {
    const [, pid = '', command = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), command };
  });
}
