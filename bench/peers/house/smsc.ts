import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The SMSC both sides hand over to. */
export interface BenchSmsc {
  readonly port: number;
  /** How many submissions it took, and how many of its receipts were acknowledged. */
  counts(): Promise<{ taken: number; receipted: number }>;
  stop(): Promise<void>;
}

export const startSmsc = async (): Promise<BenchSmsc> => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@carillon/source',
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'smsc-process.ts'),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  return {
    port,
    counts: async () => {
      child.stdin.write('\n');
      const [taken, receipted] = String((await lines.next()).value)
        .split(' ')
        .map(Number);
      return { taken: taken!, receipted: receipted! };
    },
    stop: async () => {
      child.stdin.end();
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
};
