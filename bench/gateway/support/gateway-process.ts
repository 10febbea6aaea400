import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGatewayProcess } from '../../../apps/gateway/test/support/gateway-process.ts';

/** The gateway as a process of its own, with its PostgreSQL (fsync on) in a folder that goes with it. */
export interface GatewayProcess {
  readonly address: string;
  readonly key: string;
  readonly operatorKey: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts the gateway in demo mode and waits until it is ready. */
export const startGateway = async (env: Record<string, string> = {}): Promise<GatewayProcess> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-bench-'));
  // As root, the server's own user must reach its folder inside.
  await chmod(dataDir, 0o711);
  const key = 'ck_live_a_key_for_the_benchmarks';
  const operatorKey = 'ck_operator_a_key_for_the_benchmarks';
  const { address, script, stop } = await startGatewayProcess({
    demo: true,
    env: {
      GATEWAY_DATA_DIR: join(dataDir, 'data'),
      GATEWAY_DEMO_KEY: key,
      GATEWAY_OPERATOR_KEY: operatorKey,
      GATEWAY_LOG_LEVEL: 'warn',
      ...env,
    },
  });
  return {
    address,
    key,
    operatorKey,
    child: script.child,
    stop: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
