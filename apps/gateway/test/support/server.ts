import { randomBytes } from 'node:crypto';
import type { Scope } from '@carillon/gateway-api/keys';
import { createApiKeyCache } from '../../src/engine/api-keys/api-key-cache.ts';
import { createKeyFor, storeKey } from '../../src/engine/api-keys/keys.ts';
import { createQuarantine, type Quarantine } from '../../src/engine/quarantine/quarantine.ts';
import { createAudit } from '../../src/infrastructure/audit/audit.ts';
import { openAuditKey } from '../../src/infrastructure/audit/audit-key.ts';
import { createRefusedActions } from '../../src/infrastructure/audit/refused-actions.ts';
import { DEFAULT_LIMITS } from '../../src/infrastructure/config/limits.ts';
import type { Database } from '../../src/infrastructure/database/open.ts';
import { createSessionShares } from '../../src/infrastructure/database/session-shares.ts';
import { makeKey } from '../../src/infrastructure/http/api-key.ts';
import { type Change, createChange } from '../../src/infrastructure/http/idempotency.ts';
import type { ApiKeyCache } from '../../src/infrastructure/http/key-holder.ts';
import { createServer, type Routes, type Server } from '../../src/infrastructure/http/server.ts';
import { createAnswers } from '../../src/infrastructure/http/stored-answers.ts';
import { createLogger } from '../../src/infrastructure/telemetry/logger.ts';
import { createMetrics } from '../../src/infrastructure/telemetry/metrics.ts';
import { parseMasterKey } from '../../src/infrastructure/vault/master-key.ts';
import { openVault, type Vault } from '../../src/infrastructure/vault/vault.ts';
import { createAccount, type NewAccount } from '../../src/services/accounts/accounts.ts';
import { createTestDatabase } from './database.ts';
import { type Requests, requestsOf } from './requests.ts';

/** What routes are built from. */
export interface RouteDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly vault: Vault;
  readonly apiKeyCache: ApiKeyCache;
  readonly quarantine: Quarantine;
  readonly now: () => number;
}

/** What a key for a test may do. */
export interface KeyAsked {
  readonly mode?: 'live' | 'test';
  readonly scopes?: readonly Scope[];
}

export interface TestAccount {
  /** UUID. */
  readonly id: string;
  /** Requests with a key of the account; a live one that may do everything unless told otherwise. */
  as(asked?: KeyAsked): Promise<Requests>;
}

export interface TestServer extends RouteDependencies {
  readonly app: Server;
  readonly operator: Requests;
  /** Requests with the text of a key, or without one. */
  as(key: string | null): Requests;
  account(options?: Partial<NewAccount>): Promise<TestAccount>;
  close(): Promise<void>;
}

const openTestVault = (database: Database): Promise<Vault> => {
  const master = parseMasterKey(randomBytes(32).toString('hex'), 'the test');
  if (!master.ok) throw new Error(master.error);
  const onFault = (error: unknown): never => {
    throw error;
  };
  return openVault({ database, masterKeys: { current: master.value, previous: [] }, onFault });
};

const makeAccount = async (
  app: Server,
  database: Database,
  options: Partial<NewAccount>,
): Promise<TestAccount> => {
  const made = await database.transaction((client) =>
    createAccount(client, { name: 'Acme', plan: 'standard', currency: 'EUR', ...options }),
  );
  if (!made.ok) throw new Error(made.error.detail);
  const { id } = made.value;
  return {
    id,
    as: async ({ mode = 'live', scopes = ['*'] }: KeyAsked = {}) => {
      const granted = await database.transaction((client) => createKeyFor(client, id, { mode, scopes }));
      if (!granted.ok) throw new Error(granted.error.detail);
      return requestsOf(app, granted.value.key);
    },
  };
};

/** A server with some routes over a database of its own. What goes wrong inside it is written to stderr. */
export const createTestServer = async (
  routes: (dependencies: RouteDependencies) => readonly Routes[],
): Promise<TestServer> => {
  const { database, drop } = await createTestDatabase();
  const vault = await openTestVault(database);
  const now = (): number => Date.now();
  const apiKeyCache = createApiKeyCache(database, now);
  const shares = createSessionShares(3);
  const audit = createAudit(await openAuditKey(database, vault));
  const change = createChange({ database, answers: createAnswers(vault), shares, audit, now });
  const quarantine = createQuarantine(database, now);
  const dependencies = { database, change, vault, apiKeyCache, quarantine, now };
  const app = await createServer({
    logger: createLogger({ level: 'error', stream: process.stderr }),
    apiKeyCache,
    shares,
    refused: createRefusedActions({ database, audit, now }),
    metrics: createMetrics(),
    checks: [],
    limits: DEFAULT_LIMITS,
    routes: routes(dependencies),
  });
  const { key } = makeKey('operator');
  await database.transaction((client) => storeKey(client, { key, accountId: null, scopes: ['*'] }));
  return {
    ...dependencies,
    app,
    operator: requestsOf(app, key),
    as: (text) => requestsOf(app, text),
    account: (options = {}) => makeAccount(app, database, options),
    close: async () => {
      await app.close();
      await vault.close();
      await drop();
    },
  };
};
