import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Database } from '../../../src/infrastructure/database/open.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';
import { startGatewayProcess } from '../../support/gateway-process.ts';
import type { Script } from '../../support/script.ts';

const KEY = 'ck_live_a_key_for_the_two_replicas';
const OPERATOR_KEY = 'ck_operator_a_key_for_the_two_replicas';

/** What `/ready` tells of a process. */
export interface Ready {
  readonly status: 'ready' | 'not_ready';
  readonly replica: string;
  readonly binds: Readonly<Record<string, readonly number[]>>;
}

/** A gateway running as a process of its own. */
export interface ReplicaProcess {
  readonly process: Script;
  /** What it says of itself; null while it does not answer. */
  ready(): Promise<Ready | null>;
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
}

/** Two gateways on one database. */
export interface ReplicaPair {
  readonly database: Database;
  readonly replicas: readonly [ReplicaProcess, ReplicaProcess];
  /** The one that holds a bind of a carrier, and the one that does not. */
  byBind(carrier: string): Promise<{ holder: ReplicaProcess; other: ReplicaProcess }>;
  close(): Promise<void>;
}

const startReplica = async (env: Readonly<Record<string, string>>): Promise<ReplicaProcess> => {
  const { address: url, script } = await startGatewayProcess({ env });
  const request = async (path: string, body?: object): Promise<unknown> => {
    const key = path.startsWith('/v1/operator/') ? OPERATOR_KEY : KEY;
    const answer = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    process: script,
    ready: () =>
      fetch(`${url}/ready`, {
        headers: { authorization: `Bearer ${OPERATOR_KEY}` },
        signal: AbortSignal.timeout(1_000),
      }).then(
        async (answer) => (await answer.json()) as Ready,
        () => null,
      ),
    get: (path) => request(path),
    post: request,
  };
};

/** Starts both, with the demo's account and a lease of so many seconds. */
export const startReplicaPair = async (leaseSeconds: number): Promise<ReplicaPair> => {
  const { database, url, drop } = await createTestDatabase();
  const env = {
    DATABASE_URL: url,
    GATEWAY_DATA_DIR: await mkdtemp(join(inject('runFolder'), 'replicas-')),
    GATEWAY_MASTER_KEY: randomBytes(32).toString('hex'),
    GATEWAY_DEMO_KEY: KEY,
    GATEWAY_OPERATOR_KEY: OPERATOR_KEY,
    GATEWAY_LEASE_SECONDS: String(leaseSeconds),
    GATEWAY_LOG_LEVEL: 'silent',
  };
  const replicas = [await startReplica(env), await startReplica(env)] as const;
  return {
    database,
    replicas,
    byBind: (carrier) =>
      eventually('one of them to hold the bind', async () => {
        const [one, two] = replicas;
        const held = await Promise.all(replicas.map(async (each) => (await each.ready())?.binds[carrier]));
        if (held.filter(Boolean).length !== 1) return undefined;
        return held[0] ? { holder: one, other: two } : { holder: two, other: one };
      }),
    close: async () => {
      await Promise.all(
        replicas.map(async ({ process: { child, kill } }) => {
          if (child.exitCode === null && child.signalCode === null) await kill();
        }),
      );
      await drop();
    },
  };
};
