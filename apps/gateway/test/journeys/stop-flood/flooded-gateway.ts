import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { inject } from 'vitest';
import type { Database } from '../../../src/infrastructure/database/open.ts';
import { createTestDatabase } from '../../support/database.ts';
import { freePort } from '../../support/free-port.ts';
import { type GatewayProcess, startGatewayProcess } from '../../support/gateway-process.ts';
import type { Person } from './people.ts';

const KEY = 'ck_live_a_key_for_the_flood_of_stops';
const OPERATOR_KEY = 'ck_operator_a_key_for_the_flood_of_stops';
/** Short, so that the next process need not wait long for what a killed one held. */
const LEASE_SECONDS = 2;

/** A gateway as a process of its own, which can be killed and started again on the same store. */
export interface FloodedGateway {
  readonly database: Database;
  start(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  operator(path: string, body: object): Promise<{ id: string }>;
  /** Lets the demo's account have texted people, each from a number and through a carrier. */
  haveTexted(people: readonly Person[]): Promise<void>;
  close(): Promise<void>;
}

export const prepareFloodedGateway = async (): Promise<FloodedGateway> => {
  const { database, url, drop } = await createTestDatabase();
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const env = {
    DATABASE_URL: url,
    GATEWAY_DATA_DIR: await mkdtemp(join(inject('runFolder'), 'flood-')),
    GATEWAY_MASTER_KEY: randomBytes(32).toString('hex'),
    GATEWAY_DEMO_KEY: KEY,
    GATEWAY_OPERATOR_KEY: OPERATOR_KEY,
    GATEWAY_LEASE_SECONDS: String(LEASE_SECONDS),
    GATEWAY_LOG_LEVEL: 'silent',
  };
  let gateway: GatewayProcess | null = null;

  const kill = async (): Promise<void> => {
    await gateway?.kill();
    gateway = null;
  };

  return {
    database,
    start: async () => {
      gateway = await startGatewayProcess({ env, port, demo: true, readyAt: '/health' });
    },
    kill,
    operator: async (path, body) => {
      const answer = await fetch(address + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${OPERATOR_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as { id: string };
    },
    haveTexted: async (people) => {
      await database.pool.query(
        `INSERT INTO messages (account_id, id, mode, recipient, sender, purpose, lane, encoding, units, segments, price,
           currency, carrier, stage, status, settlement, created_at, submitted_at)
         SELECT (SELECT id FROM accounts WHERE name = 'Demo shop'), id, 'live', recipient, sender, 'commercial', 'commercial',
           'gsm7', 5, 1, 45000, 'EUR', carrier, 'submitted', 'transmitted', 'captured', now(), now()
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS texted (id, recipient, sender, carrier)`,
        [
          people.map(() => uuidv7()),
          people.map(({ phone }) => phone),
          people.map(({ textedFrom }) => textedFrom),
          people.map(({ carrier }) => carrier),
        ],
      );
      await database.pool.query('ANALYZE messages');
    },
    close: async () => {
      await kill();
      await drop();
    },
  };
};
