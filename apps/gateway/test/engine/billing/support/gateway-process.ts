import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../processes/gateway.ts', import.meta.url));

/** A gateway running as a process of its own. */
export interface GatewayProcess {
  readonly address: string;
  readonly child: ChildProcess;
  /** Ends it with SIGKILL and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a gateway on a database and waits until it listens. */
export const startGatewayProcess = async (env: Readonly<Record<string, string>>): Promise<GatewayProcess> => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@carillon/source',
      '--experimental-transform-types',
      '--disable-warning=ExperimentalWarning',
      MAIN,
    ],
    {
      env: { PATH: process.env['PATH'], GATEWAY_PORT: '0', GATEWAY_ENV: 'development', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value: address, done } = await lines.next();
  if (done) throw new Error(`The gateway ended early: ${errors}`);
  return {
    address,
    child,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
