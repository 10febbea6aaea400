import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type LedgerDifference, verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { freePort } from '../../support/free-port.ts';
import { type GatewayProcess, startGatewayProcess } from '../../support/gateway-process.ts';
import { inStoreLeft } from '../../support/store-left.ts';
import type { KillPointName } from './points.ts';

const PRELOAD = new URL('./processes/kill-at-point.ts', import.meta.url);
const KEY = 'ck_live_a_key_for_the_kill_points';
const OPERATOR_KEY = 'ck_operator_a_key_for_the_kill_points';

/** A message as the store has it. */
export interface StoredMessage {
  readonly id: string;
  readonly text: string;
  /** Its stage, or its status once it is settled. */
  readonly standing: string;
}

/** A gateway as a process of its own, with its own PostgreSQL, that dies and comes back on the same data. */
export interface KilledGateway {
  /** Starts it, with a point to die at once it is armed, and waits until it is ready. */
  start(point: KillPointName): Promise<void>;
  /** From now on the point ends it. */
  arm(): Promise<void>;
  /** Settles when it has ended: its exit code, or the signal. */
  ended(): Promise<number | NodeJS.Signals>;
  /** Asks it to stop. */
  stop(): void;
  /** A request with the shop's key, under an Idempotency-Key where one is given. */
  request(path: string, body?: object, idempotencyKey?: string): Promise<Response>;
  /** A request of the operator's. Throws what is not 2xx. */
  operator(path: string, body?: object): Promise<{ data: { id: string; name: string }[] }>;
  /** What it left behind, and how its ledger differs from itself. It must have ended. */
  inspect(): Promise<{ messages: readonly StoredMessage[]; ledger: readonly LedgerDifference[] }>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export const prepareGateway = async (smscPort: number, nth: number): Promise<KilledGateway> => {
  const dataDir = await mkdtemp(join(inject('runFolder'), 'kill-points-'));
  await chmod(dataDir, 0o711);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let gateway: GatewayProcess | undefined;
  const running = (): GatewayProcess => {
    if (!gateway) throw new Error('The gateway has not been started.');
    return gateway;
  };
  const call = (path: string, key: string, body?: object, headers: object = {}): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  return {
    start: async (point) => {
      gateway = await startGatewayProcess({
        port,
        demo: true,
        preload: PRELOAD,
        env: {
          NODE_COMPILE_CACHE: join(dataDir, 'compile-cache'),
          KILL_POINT: point,
          KILL_NTH: String(nth),
          KILL_SMSC_PORT: String(smscPort),
          GATEWAY_DATA_DIR: dataDir,
          GATEWAY_DEMO_KEY: KEY,
          GATEWAY_OPERATOR_KEY: OPERATOR_KEY,
          GATEWAY_LOG_LEVEL: 'silent',
        },
      });
    },
    arm: async () => {
      const { child, nextLine } = running().script;
      child.kill('SIGUSR2');
      await nextLine();
    },
    ended: () => running().script.ended,
    stop: () => void running().stop(),
    request: (path, body, idempotencyKey) =>
      call(path, KEY, body, idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    operator: async (path, body) => {
      const answer = await call(path, OPERATOR_KEY, body);
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as { data: { id: string; name: string }[] };
    },
    inspect: () =>
      inStoreLeft(dataDir, async (database) => {
        const { rows } = await database.pool.query<StoredMessage>(
          `SELECT 'msg_' || replace(id::text, '-', '') AS id, text,
             CASE WHEN stage = 'settled' THEN status::text ELSE stage::text END AS standing
           FROM messages JOIN message_texts USING (account_id, id)`,
        );
        return { messages: rows, ledger: await verifyLedger(database) };
      }),
    remove: async () => {
      await gateway?.kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
