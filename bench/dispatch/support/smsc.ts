import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The SMSC both sides hand over to. */
export interface BenchSmsc {
  readonly port: number;
  readonly pid: number;
  /** How many submissions it took, how many of its receipts were acknowledged, and when it read those watched. */
  counts(): Promise<{ taken: number; receipted: number; reads: readonly [number: string, at: number][] }>;
  stop(): Promise<void>;
}

/** @param watched how the numbers begin whose submissions are timed. */
export const startSmsc = async (watched = 'none'): Promise<BenchSmsc> => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@carillon/source',
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'smsc-process.ts'),
      watched,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  return {
    port,
    pid: child.pid!,
    counts: async () => {
      child.stdin.write('\n');
      return JSON.parse(String((await lines.next()).value));
    },
    stop: async () => {
      child.stdin.end();
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
};
