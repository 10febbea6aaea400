import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const MAIN = join(import.meta.dirname, '../../../apps/gateway/src/main.ts');

/** The gateway as a process of its own, with its PostgreSQL (fsync on) in a folder that goes with it. */
export interface GatewayProcess {
  readonly address: string;
  readonly key: string;
  readonly operatorKey: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Starts the gateway in demo mode and waits until it is ready. */
export const startGateway = async (env: Record<string, string> = {}): Promise<GatewayProcess> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-bench-'));
  // As root, the server's own user must reach its folder inside.
  await chmod(dataDir, 0o711);
  const port = await freePort();
  const key = 'ck_live_a_key_for_the_benchmarks';
  const operatorKey = 'ck_operator_a_key_for_the_benchmarks';
  const child = spawn(
    process.execPath,
    ['--conditions=@carillon/source', '--disable-warning=ExperimentalWarning', MAIN, '--demo'],
    {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: {
        PATH: process.env['PATH'],
        GATEWAY_DATA_DIR: join(dataDir, 'data'),
        GATEWAY_PORT: String(port),
        GATEWAY_DEMO_KEY: key,
        GATEWAY_OPERATOR_KEY: operatorKey,
        GATEWAY_LOG_LEVEL: 'warn',
        ...env,
      },
    },
  );
  const address = `http://127.0.0.1:${port}`;
  for (;;) {
    const ready = await fetch(`${address}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    if (child.exitCode !== null) throw new Error(`The gateway ended with ${child.exitCode}.`);
    await delay(50);
  }
  return {
    address,
    key,
    operatorKey,
    child,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
