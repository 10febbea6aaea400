import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/infrastructure/database/embedded.ts';
import { type Database, openDatabase } from '../../src/infrastructure/database/open.ts';
import { eventually } from '../support/deadline.ts';
import { freePort } from '../support/free-port.ts';
import { runScriptWith } from '../support/script.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url);
const START_MS = 60_000;
/** What JavaScript may use; beyond it the process ends. */
const HEAP_MIB = 192;

/** The gateway as a process of its own, with its own PostgreSQL (fsync on) in a folder that goes with it. */
export interface GatewayProcess {
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

export const startGatewayProcess = async (): Promise<GatewayProcess> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-soak-'));
  // As root, the server's own user must reach its folder inside.
  await chmod(dataDir, 0o711);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const key = 'ck_live_a_key_for_the_soak';
  const operatorKey = 'ck_operator_a_key_for_the_soak';
  const script = runScriptWith(
    {
      PATH: process.env['PATH'],
      // Little room: what is not let go of shows within minutes.
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
      GATEWAY_DATA_DIR: dataDir,
      GATEWAY_PORT: String(port),
      GATEWAY_DEMO_KEY: key,
      GATEWAY_OPERATOR_KEY: operatorKey,
      // Lost lines are what this is about: only what is worse than they are is of interest.
      GATEWAY_LOG_LEVEL: 'fatal',
    },
    MAIN,
    '--demo',
  );
  const ready = (): Promise<boolean> =>
    fetch(`${address}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await eventually('the gateway to be ready', ready, START_MS);

  return {
    address,
    key,
    operatorKey,
    running: () => script.child.exitCode === null && script.child.signalCode === null,
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
      script.child.kill('SIGTERM');
      const code = await script.ended;
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
      script.child.kill('SIGTERM');
      await script.ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
