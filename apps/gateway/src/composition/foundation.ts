import type { Connector } from '@carillon/connector-kit/connector';
import { PgBoss } from 'pg-boss';
import { createApiKeyCache } from '../engine/api-keys/api-key-cache.ts';
import { createConsentSettings } from '../engine/consent/consent-settings.ts';
import type { Consents } from '../engine/consent/consents.ts';
import { KEY_REFRESH_MS, openNumberDigests } from '../engine/consent/number-digests.ts';
import { createQueueDepth } from '../engine/dispatch/queue-depth.ts';
import { createEventJobs, type EventJobs } from '../engine/events/event-jobs.ts';
import { cancelSuppressed } from '../engine/messages/lifecycle/cancel-suppressed.ts';
import { createMessageTraces, type MessageTraces } from '../engine/messages/message-traces.ts';
import { ensurePartitions } from '../engine/messages/partitions.ts';
import { createShops, type Shops } from '../engine/shops/shops.ts';
import { type Audit, createAudit } from '../infrastructure/audit/audit.ts';
import { openAuditKey } from '../infrastructure/audit/audit-key.ts';
import { createRefusedActions, type RefusedActions } from '../infrastructure/audit/refused-actions.ts';
import type { Config } from '../infrastructure/config/config.ts';
import { ACCOUNT_ROLE, prepareAccountRole } from '../infrastructure/database/account-role.ts';
import { type Listener, listenTo } from '../infrastructure/database/listener.ts';
import { migrate } from '../infrastructure/database/migrate.ts';
import { type Database, type DatabaseAddress, openDatabase } from '../infrastructure/database/open.ts';
import { createSessionShares, type SessionShares } from '../infrastructure/database/session-shares.ts';
import { type Answers, type Change, createChange } from '../infrastructure/http/idempotency.ts';
import type { ApiKeyCache } from '../infrastructure/http/key-holder.ts';
import { createAnswers } from '../infrastructure/http/stored-answers.ts';
import { type BulkLane, createBulkLane } from '../infrastructure/jobs/bulk-lane.ts';
import { type CpuShare, createCpuShare } from '../infrastructure/jobs/cpu-share.ts';
import { repeat } from '../infrastructure/jobs/repeat.ts';
import { enterReplica, type Replica } from '../infrastructure/replicas/replica.ts';
import { StartupError } from '../infrastructure/startup/startup-error.ts';
import type { Logger } from '../infrastructure/telemetry/logger.ts';
import { createMetrics, type Metrics } from '../infrastructure/telemetry/metrics.ts';
import { openTracing } from '../infrastructure/telemetry/tracing/tracing.ts';
import { developmentMasterKey } from '../infrastructure/vault/master-key-file.ts';
import { openVault, type Vault } from '../infrastructure/vault/vault.ts';
import { ensureBodyPartitions } from '../services/connectors/webhook-bodies.ts';
import { createConnectors } from './connectors.ts';

const POOL_SIZE = 12;
/** Sessions the requests of one account use at once: three that hammer together leave some to everybody else. */
const SHARE = 3;
/** Imports under way at once: each locks as many numbers as it has, and the store's table of locks is bounded. */
const BULK_AT_ONCE = 2;

export interface FoundationOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Where PostgreSQL is: an address, or the parts of one. */
  readonly address: DatabaseAddress;
  /** True when no other process can be using the store, as with the embedded one. */
  readonly alone: boolean;
  readonly onProgress?: (step: string) => void;
  /** The platforms whose shops may be connected. */
  readonly connectors?: readonly Connector[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** What every module stands on: the store with its schema, sealed secrets, jobs, and who is asking. */
export interface Foundation {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  readonly vault: Vault;
  readonly eventJobs: EventJobs;
  readonly shops: Shops;
  readonly metrics: Metrics;
  /** Null where no traces are kept. */
  readonly traces: MessageTraces | null;
  readonly answers: Answers;
  readonly change: Change;
  readonly audit: Audit;
  /** What one account's requests may have under way in the store. */
  readonly shares: SessionShares;
  /** The key of the audit trail's digests. */
  readonly auditKey: Buffer;
  /** Refusals that the audit trail is to tell of. */
  readonly refused: RefusedActions;
  readonly apiKeyCache: ApiKeyCache;
  readonly replica: Replica;
  readonly consents: Consents;
  /** The thread, shared between requests that are long. */
  readonly cpu: CpuShare;
  /** Where imports wait for their turn. */
  readonly bulk: BulkLane;
  readonly now: () => number;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
  /** Stops the workers of jobs, and waits for those under way as long as this many milliseconds. */
  stopJobs(graceMs: number): Promise<void>;
  /** Lets go of the lease, the vault and the store, in this order. */
  close(): Promise<void>;
}

const bossConnection = (address: DatabaseAddress) =>
  'url' in address ? { connectionString: address.url } : { ...address.connection };

/** Lets the database keep accounts apart, where it has the role for it or lets one be made. */
const bindAccounts = async (database: Database, { config, logger }: FoundationOptions): Promise<void> => {
  if (await prepareAccountRole(database)) return database.accountSessions.enforce();
  const remedy =
    'The database does not keep accounts apart by itself, for the user of DATABASE_URL may make no roles. Let an ' +
    `administrator run: CREATE ROLE ${ACCOUNT_ROLE} NOLOGIN; GRANT ${ACCOUNT_ROLE} TO <that user>; then start again.`;
  if (config.rowSecurityRequired) throw new StartupError('database', remedy);
  logger.warn(remedy);
};

/** Opens the store, and brings it to this build's schema. */
const openMigrated = async (
  { address, logger, onProgress = () => {} }: FoundationOptions,
  now: () => number,
): Promise<Database> => {
  onProgress('opening the database');
  const database = await openDatabase({
    ...address,
    applicationName: 'carillon-gateway',
    poolSize: POOL_SIZE,
    onConnectionLost: (error) => logger.warn({ err: error }, 'a session of the store was lost'),
  });
  onProgress('migrating the database');
  await migrate(database);
  await ensurePartitions(database, now());
  await ensureBodyPartitions(database, now());
  return database;
};

const startBoss = async (
  { address, onProgress = () => {} }: FoundationOptions,
  onFault: (error: unknown) => void,
): Promise<PgBoss> => {
  const boss = new PgBoss({ ...bossConnection(address), max: 3, application_name: 'carillon-jobs' });
  boss.on('error', onFault);
  onProgress('preparing the job queues');
  await boss.start();
  return boss;
};

/** Recognises API keys from memory, as long as it hears of every change of them. */
const listenForKeys = (
  database: Database,
  { address, now, onFault }: Pick<Foundation, 'now' | 'onFault'> & Pick<FoundationOptions, 'address'>,
): { apiKeyCache: ApiKeyCache; accessChanges: Listener } => {
  const apiKeyCache: ApiKeyCache = createApiKeyCache(database, now, () => accessChanges.hears());
  const accessChanges = listenTo({
    address,
    channel: 'carillon_access',
    onNotification: () => apiKeyCache.forget(),
    onFault,
  });
  return { apiKeyCache, accessChanges };
};

/** Opens the store, brings it to this build's schema, and opens what lies in it. */
export const createFoundation = async (options: FoundationOptions): Promise<Foundation> => {
  const { config, logger, alone, address, now = Date.now, random = Math.random } = options;
  const { connectors = createConnectors(now) } = options;
  const onFault = (error: unknown): void => logger.error({ err: error }, 'background work failed');
  const database = await openMigrated(options, now);
  const current = config.masterKey ?? (await developmentMasterKey(config.dataDir));
  const vault = await openVault({
    database,
    masterKeys: { current, previous: config.previousMasterKeys },
    onFault,
  });
  const boss = await startBoss(options, onFault);
  const eventJobs = await createEventJobs(boss);
  // Last: the rights are to all tables, and the queues have just made theirs.
  await bindAccounts(database, options);
  const metrics = createMetrics({ exemplars: config.traces !== undefined });
  metrics.watchQueue(createQueueDepth(database, now));
  const answers = createAnswers(vault);
  const shares = createSessionShares(SHARE);
  const { apiKeyCache, accessChanges } = listenForKeys(database, { address, now, onFault });
  const auditKey = await openAuditKey(database, vault);
  const audit = createAudit(auditKey);
  const leaseMs = config.leaseSeconds * 1_000;
  const replica = await enterReplica(database, { now, alone, leaseMs, onFault });
  const tracing =
    config.traces &&
    (await openTracing({ ...config.traces, instance: replica.id, onDropped: metrics.spansDropped, logger }));
  const digests = await openNumberDigests(database, vault);
  const keyWatch = repeat(() => digests.refresh(), KEY_REFRESH_MS, onFault);
  const settings = createConsentSettings(database, now);
  return {
    config,
    logger,
    database,
    vault,
    eventJobs,
    shops: createShops({ database, vault, connectors, now, onFault }),
    metrics,
    traces: tracing ? createMessageTraces(tracing) : null,
    answers,
    change: createChange({ database, answers, shares, audit, now }),
    audit,
    auditKey,
    refused: createRefusedActions({ database, audit, now }),
    shares,
    apiKeyCache,
    replica,
    consents: { settings, digests, cancelWaiting: cancelSuppressed },
    cpu: createCpuShare(),
    bulk: createBulkLane(BULK_AT_ONCE),
    now,
    random,
    onFault,
    stopJobs: (graceMs) => boss.stop({ graceful: true, timeout: graceMs }),
    close: async () => {
      await keyWatch.stop();
      await tracing?.close();
      await accessChanges.close();
      await replica.end();
      await vault.close();
      await database.close();
    },
  };
};
