import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/infrastructure/database/embedded.ts';
import { type Database, openDatabase } from '../../src/infrastructure/database/open.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

/** What JavaScript may use; beyond it the process ends. */
const HEAP_MIB = 192;

/** The gateway as a process of its own, with its own PostgreSQL (fsync on) in a folder that goes with it. */
export interface SoakedGateway {
  readonly address: string;
  readonly key: string;
  readonly operatorKey: string;
  /** A request of the operator; rejects where it is refused. */
  operator(path: string, body?: object): Promise<{ data: { id: string }[] }>;
  /** Whether the process is still there. */
  running(): boolean;
  /** Ends the gateway in good order, then looks at what it left. */
  stopAndInspect<Result>(inspect: (database: Database) => Promise<Result>): Promise<Result>;
  /** Ends whatever still runs and removes the folder. */
  remove(): Promise<void>;
}

export const startSoakedGateway = async (): Promise<SoakedGateway> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-soak-'));
  // As root, the server's own user must reach its folder inside.
  await chmod(dataDir, 0o711);
  const key = 'ck_live_a_key_for_the_soak';
  const operatorKey = 'ck_operator_a_key_for_the_soak';
  const gateway = await startGatewayProcess({
    demo: true,
    env: {
      // Little room: what is not let go of shows within minutes.
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
      GATEWAY_DATA_DIR: dataDir,
      GATEWAY_DEMO_KEY: key,
      GATEWAY_OPERATOR_KEY: operatorKey,
      // Lost lines are what this is about: only what is worse than they are is of interest.
      GATEWAY_LOG_LEVEL: 'fatal',
    },
  });
  const { address } = gateway;

  return {
    address,
    key,
    operatorKey,
    running: gateway.running,
    operator: async (path, body) => {
      const answer = await fetch(`${address}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json() as Promise<{ data: { id: string }[] }>;
    },
    stopAndInspect: async (inspect) => {
      const code = await gateway.stop();
      if (code !== 0) throw new Error(`The gateway ended with ${code}.`);
      const postgres = await startEmbeddedPostgres({ dataDir });
      const { connection } = postgres;
      const database = await openDatabase({ connection, applicationName: 'soak checker', poolSize: 1 });
      try {
        return await inspect(database);
      } finally {
        await database.close();
        await postgres.stop();
      }
    },
    remove: async () => {
      // In good order, so that its PostgreSQL ends with it.
      await gateway.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
