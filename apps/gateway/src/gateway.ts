import type { AddressInfo } from 'node:net';
import type { Connector } from '@carillon/connector-kit/connector';
import { shopify } from '@carillon/connector-shopify';
import { PgBoss } from 'pg-boss';
import { createKeyRing } from './accounts/key-ring.ts';
import { keysRoom } from './accounts/key-routes.ts';
import { storeKey } from './accounts/keys.ts';
import { accountsRoom } from './accounts/operator-routes.ts';
import { automationsRoom } from './automations/routes.ts';
import { audienceEstimateRoom } from './billing/audience-estimate-routes.ts';
import { moneyRooms } from './billing/rooms.ts';
import { keepMoney, requireSoundLedger } from './billing/upkeep.ts';
import { giveWarnings } from './billing/warnings.ts';
import { carrierCallbackUrl, createCallbackDoor } from './carriers/callbacks/callback-door.ts';
import { carrierCallbacksRoom } from './carriers/callbacks/routes.ts';
import type { CarrierSink } from './carriers/carrier.ts';
import { CARRIER_KINDS, CARRIER_SECRETS, CARRIER_TYPES } from './carriers/carrier-kinds.ts';
import { carriersRoom } from './carriers/carrier-routes.ts';
import { openSecret } from './carriers/carriers.ts';
import { createFleet, type Fleet } from './carriers/fleet.ts';
import { routingRoom } from './carriers/route-routes.ts';
import { phonesRoom } from './carriers/simulator/phone-routes.ts';
import type { Config } from './config.ts';
import { connectionsRoom } from './connectors/connection-routes.ts';
import { webhooksRoom } from './connectors/webhook-routes.ts';
import { createCarrierBlocks } from './consent/carrier-blocks.ts';
import { consentsRoom } from './consent/consent-routes.ts';
import { createConsentSettings } from './consent/consent-settings.ts';
import type { Consents } from './consent/consents.ts';
import { createInbox } from './consent/inbox.ts';
import { openNumberDigests } from './consent/number-digests.ts';
import { optOutLinksRoom } from './consent/opt-out-link-routes.ts';
import { peopleRoom } from './consent/people-routes.ts';
import { policyRoom } from './consent/policy-routes.ts';
import { dropExpired } from './consent/retention.ts';
import { suppressionsRoom } from './consent/suppression-routes.ts';
import { migrate } from './database/migrate.ts';
import { type Database, type DatabaseAddress, openDatabase } from './database/open.ts';
import { type Demo, setUpDemo } from './demo/demo.ts';
import { createEventJobs } from './events/event-jobs.ts';
import { eventsRoom } from './events/routes.ts';
import { runAutomations } from './events/run-automations.ts';
import { storeEvents } from './events/store-events.ts';
import { carriersCheck, schemaCheck, storeCheck } from './http/health.ts';
import { createAnswers, createChange } from './http/idempotency.ts';
import { createServer, type Server } from './http/server.ts';
import { repeat } from './jobs/repeat.ts';
import { enterReplica } from './jobs/replica.ts';
import { createAdmission, noHandOver } from './messages/admission.ts';
import { estimateRoom } from './messages/estimate-routes.ts';
import { dropStale, ensurePartitions } from './messages/housekeeping.ts';
import { recordAcceptances } from './messages/late-acceptance.ts';
import { createPriceBook } from './messages/price-book.ts';
import { queueDepth } from './messages/queue-depth.ts';
import { messagesRoom } from './messages/read-routes.ts';
import { createRecorder, type Recorder } from './messages/recorder.ts';
import { sendRoom } from './messages/send-routes.ts';
import { expireSilent, resolveUnknown, sweepDeadClaims } from './messages/sweep.ts';
import { blockedEvent } from './otp/blocked-event.ts';
import { createOtp } from './otp/otp.ts';
import { ListenRefusal } from './refusals.ts';
import { createTextReceiver } from './replies/receive-text.ts';
import { repliesRoom } from './replies/routes.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { templatesRoom } from './templates/routes.ts';
import { developmentMasterKey } from './vault/master-key-file.ts';
import { openVault } from './vault/vault.ts';

/** The connectors this gateway mounts. */
const CONNECTORS: readonly Connector[] = [shopify];

const POOL_SIZE = 12;
const SWEEP_MS = 2_000;
const MONEY_MS = 60_000;
const AUDIT_MS = 24 * 3_600_000;
const HOUSEKEEPING_MS = 3_600_000;
/** How long a stop waits for what is on the wire; what is still there then becomes `unknown`. */
const GRACE_MS = 10_000;

export interface GatewayOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Where PostgreSQL is: an address, or the parts of one. */
  readonly address: DatabaseAddress;
  /** True when no other process can be using the store, as with the embedded one. */
  readonly alone: boolean;
  readonly onProgress?: (step: string) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface Gateway {
  readonly app: Server;
  readonly database: Database;
  readonly demo: Demo | null;
  /** Where carriers put what comes back. */
  readonly sink: CarrierSink;
  readonly recorder: Recorder;
  /** What sweeps do by the clock, done now. */
  readonly sweep: () => Promise<void>;
  listen(): Promise<string>;
  /** Stops taking requests, finishes what is under way, and lets go of the store. */
  stop(): Promise<void>;
}

/** Builds the gateway from its config: the one place where rooms meet. */
export const createGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { config, logger, alone, onProgress = () => {}, now = Date.now, random = Math.random } = options;
  const onFault = (error: unknown): void => logger.error({ err: error }, 'background work failed');
  const has = (role: Config['roles'][number]): boolean => config.roles.includes(role);

  onProgress('opening the database');
  const database = await openDatabase({
    ...options.address,
    applicationName: 'carillon-gateway',
    poolSize: POOL_SIZE,
    onConnectionLost: (error) => logger.warn({ err: error }, 'a session of the store was lost'),
  });
  onProgress('migrating the database');
  await migrate(database);
  await ensurePartitions(database, now());

  const masterKey = config.masterKey ?? (await developmentMasterKey(config.dataDir));
  const vault = await openVault({
    database,
    masterKeys: { current: masterKey, previous: config.previousMasterKeys },
    onFault,
  });
  const boss = new PgBoss({ ...bossConnection(options.address), max: 3, application_name: 'carillon-jobs' });
  boss.on('error', onFault);
  onProgress('preparing the job queues');
  await boss.start();
  const eventJobs = await createEventJobs(boss);

  const metrics = createMetrics();
  metrics.watchQueue(() => queueDepth(database));
  const answers = createAnswers(vault);
  const change = createChange(database, answers);
  const keyRing = createKeyRing(database, now);
  const replica = await enterReplica(database, { now, alone, onFault });

  const consents: Consents = {
    settings: createConsentSettings(database, now),
    digests: await openNumberDigests(database, vault),
  };
  const inbox = createInbox({ database, consents, admission: () => admission, now, onFault });
  let fleet: Fleet | null = null;
  const recorder = createRecorder({
    database,
    metrics,
    now,
    onFault,
    onStored: createCarrierBlocks(database, consents, now),
    onRequeued: () => fleet?.wake(),
  });
  const sink: CarrierSink = {
    receipts: (receipts) => recorder.receipts(receipts),
    inbound: createTextReceiver({
      database,
      store: (text) => inbox(text),
      onUnclaimed: ({ carrier }) =>
        logger.warn({ carrier }, 'a text from a handset is kept, but belongs to no account'),
    }),
    acceptances: (acceptances) => recordAcceptances(database, recorder, acceptances, new Date(now())),
  };
  if (has('dispatch'))
    fleet = createFleet({
      database,
      vault,
      recorder,
      sink,
      replica,
      metrics,
      publicUrl: config.publicUrl,
      now,
      onFault,
    });
  const priceBook = createPriceBook(database, now);
  const admission = createAdmission({
    database,
    answers,
    metrics,
    priceBook: priceBook.read,
    consents,
    now,
    random,
    handOver: fleet?.handOver ?? noHandOver,
    onAdmitted: () => fleet?.wake(),
  });

  const otp = await createOtp({
    database,
    vault,
    admission,
    answers,
    change,
    priceBook: priceBook.read,
    consents,
    now,
    onFault,
    onBlocked: async (client, block) => {
      const owner = { account: block.key.account, mode: block.key.mode };
      await storeEvents(client, eventJobs, owner, [blockedEvent(block, now())]);
    },
  });

  const demo = config.demo
    ? await setUpDemo({
        database,
        vault,
        dataDir: config.dataDir,
        key: config.demoKey?.reveal(),
        operatorKey: config.operatorKey?.reveal(),
        now: now(),
      })
    : null;
  const operatorKey = config.operatorKey?.reveal();
  if (operatorKey !== undefined) {
    await database.transaction((client) =>
      storeKey(client, { key: operatorKey, accountId: null, scopes: ['*'] }),
    );
  }
  await fleet?.reload();

  const callbackDoor = createCallbackDoor({
    database,
    vault,
    kinds: CARRIER_KINDS,
    sink,
    publicUrl: config.publicUrl,
    now,
    onFault,
  });
  const onCarriersChanged = async (): Promise<void> => {
    priceBook.forget();
    callbackDoor.forget();
    await fleet?.reload();
  };
  const app = await createServer({
    logger,
    keyRing,
    metrics,
    rateLimit: config.rateLimit,
    checks: [storeCheck(database), await schemaCheck(database), carriersCheck(() => fleet?.carriers() ?? [])],
    rooms: [
      sendRoom({ database, admission, consents }),
      estimateRoom({ database, priceBook: priceBook.read, consents, now }),
      audienceEstimateRoom({ database, priceBook: priceBook.read, consents, now }),
      messagesRoom({ database, change, now }),
      ...otp.rooms,
      ...moneyRooms({ database, change, vault, keyRing, now, onTariffChange: priceBook.forget }),
      keysRoom({ database, change, keyRing }),
      templatesRoom({ database, change }),
      automationsRoom({ database, change }),
      eventsRoom({ database, change, jobs: eventJobs, now }),
      connectionsRoom({
        database,
        change,
        vault,
        platforms: CONNECTORS.map(({ platform }) => platform),
        now,
      }),
      webhooksRoom({ database, vault, jobs: eventJobs, connectors: CONNECTORS }),
      suppressionsRoom({ database, change, consents, now }),
      consentsRoom({ database, change, consents, now }),
      policyRoom({ database, change, consents, now }),
      peopleRoom({ database, change, consents, now }),
      optOutLinksRoom({ database, change, consents, publicUrl: config.publicUrl ?? null, now }),
      repliesRoom({ database }),
      phonesRoom({ database, sink, now }),
      accountsRoom({ database, change }),
      carriersRoom({
        database,
        change,
        vault,
        carrierTypes: CARRIER_TYPES,
        secrets: CARRIER_SECRETS,
        standing: {
          callbackUrl: (row) =>
            carrierCallbackUrl(CARRIER_KINDS, config.publicUrl, { ...row, secret: openSecret(vault, row) }),
          running: (name) => fleet?.carriers().find((carrier) => carrier.name === name),
        },
        onChange: onCarriersChanged,
      }),
      carrierCallbacksRoom(callbackDoor),
      routingRoom({ database, change, onChange: priceBook.forget }),
    ],
  });

  const sweep = async (): Promise<void> => {
    await replica.renew();
    await sweepDeadClaims(database, now());
    if (fleet) await resolveUnknown(database, fleet.carriers(), recorder, now());
    await expireSilent(database, now());
    await otp.sweep();
  };
  const repeating = [
    ...(has('dispatch')
      ? [repeat(sweep, SWEEP_MS, onFault), repeat(() => fleet!.reload(), SWEEP_MS, onFault)]
      : []),
    ...(has('jobs')
      ? [
          repeat(
            async () => {
              await giveWarnings(database, eventJobs, now());
            },
            SWEEP_MS,
            onFault,
          ),
          repeat(() => keepMoney(database, now()), MONEY_MS, onFault),
          repeat(() => requireSoundLedger(database), AUDIT_MS, onFault),
          repeat(
            async () => {
              await ensurePartitions(database, now());
              await dropStale(database, now());
              await dropExpired(database, now());
              await otp.tidy();
            },
            HOUSEKEEPING_MS,
            onFault,
          ),
        ]
      : []),
  ];
  if (has('dispatch')) repeating[0]!.trigger();
  if (has('jobs')) await eventJobs.work((job) => runAutomations({ database, admission, consents }, job));

  const stop = async (): Promise<void> => {
    const grace = AbortSignal.timeout(GRACE_MS);
    await app.close();
    await boss.stop({ graceful: true, timeout: GRACE_MS });
    await Promise.all(repeating.map((entry) => entry.stop()));
    await admission.drain();
    await otp.drain();
    await fleet?.stop(grace);
    await recorder.drain(grace);
    await replica.end();
    await vault.close();
    await database.close();
  };

  return {
    app,
    database,
    demo,
    sink,
    recorder,
    sweep,
    listen: async () => {
      if (!has('api')) return 'no address: this process has no api role';
      await app.listen({ host: config.host, port: config.port }).catch((error: NodeJS.ErrnoException) => {
        throw new ListenRefusal(
          `Cannot listen on ${config.host}:${config.port} (${error.code}). Is another gateway running there? ` +
            'Stop it, or choose another port with GATEWAY_PORT.',
        );
      });
      const { address, port } = app.server.address() as AddressInfo;
      return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
    },
    stop,
  };
};

const bossConnection = (address: DatabaseAddress) =>
  'url' in address ? { connectionString: address.url } : { ...address.connection };
