import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connector } from '@carillon/connector-kit/connector';
import type { MessageDetail } from '@carillon/gateway-api/messages';
import { inject } from 'vitest';
import { createGateway, type Gateway } from '../../src/composition/gateway.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import type { Database } from '../../src/infrastructure/database/open.ts';
import { createLogger } from '../../src/infrastructure/telemetry/logger.ts';
import { createTestDatabase } from './database.ts';
import { eventually } from './deadline.ts';
import { type Requests, requestsOf } from './requests.ts';

/** A whole gateway in this process, over a database of its own, with its demo account. */
export interface TestGateway extends Omit<Gateway, 'database'> {
  /** The database the tests read, with sessions of their own. */
  readonly database: Database;
  /** The database with the sessions of the gateway. */
  readonly ownDatabase: Database;
  /** Requests with the demo account's live key. */
  readonly live: Requests;
  readonly operator: Requests;
  /** The gateway's clock. */
  now(): number;
  /** Moves the clock of the gateway; its timers run on. */
  advance(milliseconds: number): void;
  /** Requests with a new key of the demo account. */
  withKey(key: { mode?: 'live' | 'test'; scopes?: string[] }): Promise<Requests>;
  /** A new account with some credit, its live key, and requests with that. */
  account(name: string, credit: string): Promise<{ id: string; key: string; requests: Requests }>;
  /** Waits until a message satisfies a condition, and gives it. */
  message(id: string, until: (message: MessageDetail) => boolean): Promise<MessageDetail>;
  /** Another process on the same store, in this one; whoever starts it stops it. */
  replica(): Promise<Gateway>;
  close(): Promise<void>;
}

export const startTestGateway = async (
  env: Record<string, string> = {},
  { ahead: start = 0, connectors }: { ahead?: number; connectors?: (now: () => number) => Connector[] } = {},
): Promise<TestGateway> => {
  const clone = await createTestDatabase();
  const dataDir = await mkdtemp(join(inject('runFolder'), 'data-'));
  const config = readConfig(
    { GATEWAY_LOG_LEVEL: 'silent', GATEWAY_DATA_DIR: dataDir, ...env },
    { demo: true, workingDirectory: dataDir },
  );
  let ahead = start;
  const now = (): number => Date.now() + ahead;
  const mounted = connectors && { connectors: connectors(now) };
  const gateway = await createGateway({
    ...mounted,
    config,
    logger: createLogger({ level: config.logLevel }),
    address: { connection: clone.connection },
    alone: true,
    now,
  });
  const { demo } = gateway;
  if (!demo) throw new Error('The demo was asked for.');
  const live = requestsOf(gateway.app, demo.key);
  const operator = requestsOf(gateway.app, demo.operatorKey);
  return {
    ...gateway,
    ownDatabase: gateway.database,
    database: clone.database,
    live,
    operator,
    now,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    withKey: async (key) => requestsOf(gateway.app, (await live.post('/v1/keys', key)).body.key),
    account: async (name, credit) => {
      const { id } = (await operator.post('/v1/operator/accounts', { name, defaultCountry: 'FR' })).body;
      if (Number(credit) > 0) await operator.post('/v1/operator/credit', { accountId: id, amount: credit });
      const { key } = (await operator.post(`/v1/operator/accounts/${id}/keys`, {})).body;
      return { id, key, requests: requestsOf(gateway.app, key) };
    },
    message: (id, until) =>
      eventually(`message ${id} as awaited`, async () => {
        const { body } = await live.get(`/v1/messages/${id}`);
        const message = body as unknown as MessageDetail;
        return until(message) && message;
      }),
    replica: () =>
      createGateway({
        ...mounted,
        config,
        logger: createLogger({ level: config.logLevel }),
        address: { connection: clone.connection },
        alone: false,
        now,
      }),
    close: async () => {
      await gateway.stop();
      await clone.drop();
    },
  };
};

/** A text to a virtual phone: the last two digits choose what happens, the two before them the delay. */
export const toPhone = (ending: string, extra: object = {}): object => ({
  to: `+3363998${ending}`,
  text: 'Your order is on its way.',
  purpose: 'transactional',
  ...extra,
});
