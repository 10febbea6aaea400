import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A TypeScript file of the tests, running as a process of its own. */
export interface Script {
  readonly child: ChildProcess;
  /** The next line it prints. Rejects, with all it wrote, when it ends instead. */
  nextLine(): Promise<string>;
  /** Settles when it has ended: its exit code, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Ends it at once and waits until it is gone. */
  kill(): Promise<void>;
}

/** Runs `file` in a process group of its own, as a terminal would. */
export const runScript = (file: URL, ...args: string[]): Script => runScriptWith(process.env, file, ...args);

/** The same with an environment of its own. */
export function runScriptWith(env: NodeJS.ProcessEnv, file: URL, ...args: string[]): Script {
  const child = spawn(
    process.execPath,
    ['--conditions=@carillon/source', '--disable-warning=ExperimentalWarning', fileURLToPath(file), ...args],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = once(child, 'close').then(
    ([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? 1,
  );
  return {
    child,
    nextLine: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file.pathname} ended early (${await ended}): ${errors}`);
      return value;
    },
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
