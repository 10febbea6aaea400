import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { adoptEnvironmentKey } from '../engine/api-keys/environment-key.ts';
import type { CarrierSink } from '../engine/carriers/carrier.ts';
import type { Recorder } from '../engine/dispatch/outcome-recorder.ts';
import { bindsHeld, carriersCheck } from '../engine/dispatch/readiness.ts';
import { exposureWarnings } from '../infrastructure/config/exposure.ts';
import type { Database } from '../infrastructure/database/open.ts';
import { leavingCheck, schemaCheck, storeCheck } from '../infrastructure/http/health.ts';
import { createServer, type Server } from '../infrastructure/http/server.ts';
import { within } from '../infrastructure/jobs/within.ts';
import { StartupError } from '../infrastructure/startup/startup-error.ts';
import { holdSteps } from '../services/automations/runs/held-steps.ts';
import { holdWebhooks } from '../services/connectors/held-webhooks.ts';
import { recogniseRestore } from '../services/restores/recognise-restore.ts';
import { restoreCheck } from '../services/restores/restore-check.ts';
import { DEMO_OPERATOR_LABEL, type Demo, setUpDemo, setUpDemoAccount } from './demo/demo.ts';
import { endDemo } from './demo/end-demo.ts';
import { createFoundation, type Foundation, type FoundationOptions } from './foundation.ts';
import { createMessagePipeline } from './message-pipeline.ts';
import { createModules } from './modules.ts';
import { startSchedules } from './schedules.ts';

/** How long a stop waits for what is on the wire; what is still there then becomes `unknown`. */
export const GRACE_MS = 10_000;

/** How much of it clients get to take their answers; then their connections are ended. */
const CONNECTIONS_MS = 4_000;

export type GatewayOptions = FoundationOptions;

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
  /** Says that this process is not ready any more, and goes on for as long as it takes others to see that. */
  leave(): Promise<void>;
  /** Stops taking requests, finishes what is under way, and lets go of the store. */
  stop(): Promise<void>;
}

/** Production on data that a demo used: what the demo made and showed must open nothing any more. */
const leaveDemo = async ({ config, database, vault, logger }: Foundation): Promise<void> => {
  const given = [config.operatorKey, config.demoKey].flatMap((key) => (key ? [key.reveal()] : []));
  const { dataDir, demo: accountStays } = config;
  const ended = await endDemo({ database, vault, dataDir, given, accountStays });
  if (ended.keys + ended.shops > 0)
    logger.warn(ended, 'a demo was run on this data: its keys and the secret of its shop are ended');
};

/** A database that was restored holds back what waits in it, and says so. */
const openRestored = async ({ config, database, logger, now }: Foundation): Promise<void> => {
  const hold = async (client: pg.PoolClient): Promise<void> => {
    await holdWebhooks(client);
    await holdSteps(client);
  };
  const open = await recogniseRestore(database, { told: config.restored, now, hold });
  if (!open) return;
  const { at, why, carriers } = open;
  logger.warn(
    { at, why, carriers },
    'THE DATABASE WAS RESTORED: what waits in it may have left before, so no carrier takes anything. See ' +
      'GET /v1/operator/restore, then POST /v1/operator/restore/end {"waiting":"cancel"} or {"waiting":"send"}',
  );
};

/** Makes what the config asks for by name: the demo, and an operator's key. */
const setUp = async (foundation: Foundation): Promise<Demo | null> => {
  const { config, database, vault, logger, now } = foundation;
  const operatorKey = config.operatorKey?.reveal();
  const isTrial = config.environment === 'development';
  if (!isTrial) await leaveDemo(foundation);
  if (operatorKey !== undefined) {
    const given = { key: operatorKey, ...(isTrial && { label: DEMO_OPERATOR_LABEL }) };
    const opens = await database.transaction((client) => adoptEnvironmentKey(client, given, new Date(now())));
    if (!opens)
      logger.warn('the key of GATEWAY_OPERATOR_KEY was ended through the API and opens nothing: set another');
  }
  if (!config.demo) return null;
  const key = config.demoKey?.reveal();
  if (!isTrial) {
    // Who set the key knows it: there is nothing to tell.
    if (key !== undefined) await setUpDemoAccount(database, key, now());
    return null;
  }
  return setUpDemo({ database, vault, dataDir: config.dataDir, key, operatorKey, now: now() });
};

const listen = async (app: Server, { host, port }: { host: string; port: number }): Promise<string> => {
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(
      'address',
      `Cannot listen on ${host}:${port} (${error.code}). Is another gateway running there? ` +
        'Stop it, or choose another port with GATEWAY_PORT.',
    );
  });
  const { address, port: bound } = app.server.address() as AddressInfo;
  return `http://${address.includes(':') ? `[${address}]` : address}:${bound}`;
};

/** Stops listening, and ends what clients keep open: neither a body that drips nor an answer nobody reads holds a stop. */
const closeConnections = async (app: Server): Promise<void> => {
  const end = setTimeout(() => app.server.closeAllConnections(), CONNECTIONS_MS);
  await app.close().finally(() => clearTimeout(end));
};

/** Builds the gateway from its config: foundation, message pipeline, endpoints, schedules. */
export const createGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const foundation = await createFoundation(options);
  const { config, logger, database, apiKeyCache, metrics } = foundation;
  await openRestored(foundation);
  const pipeline = await createMessagePipeline(foundation);
  const demo = await setUp(foundation);
  await pipeline.runningCarriers?.reload();
  const modules = createModules(foundation, pipeline);
  const carriers = () => pipeline.runningCarriers?.carriers() ?? [];
  // Without the role, what is left is what probes and Prometheus ask for.
  const servesApi = config.roles.includes('api');
  let leaving = false;
  const isLeaving = (): boolean => leaving;
  const app = await createServer({
    logger,
    apiKeyCache,
    shares: foundation.shares,
    refused: foundation.refused,
    metrics,
    limits: config.limits,
    monitoringKey: config.monitoringKey,
    isLeaving,
    checks: [
      leavingCheck(isLeaving),
      restoreCheck(database),
      storeCheck(database),
      await schemaCheck(database),
      carriersCheck(carriers),
    ],
    processStatus: { replica: foundation.replica.id, binds: () => bindsHeld(carriers()) },
    routes: servesApi ? modules.flatMap((module) => module.routes ?? []) : [],
  });
  const schedules = await startSchedules(foundation, pipeline, modules);

  return {
    app,
    database,
    demo,
    sink: pipeline.sink,
    recorder: pipeline.recorder,
    sweep: schedules.sweep,
    listen: async () => {
      for (const warning of servesApi ? exposureWarnings(config) : []) logger.warn(warning);
      return listen(app, config);
    },
    leave: async () => {
      leaving = true;
      await sleep(config.drainSeconds * 1_000);
    },
    stop: async () => {
      leaving = true;
      const grace = AbortSignal.timeout(GRACE_MS);
      await closeConnections(app);
      await foundation.stopJobs(GRACE_MS - CONNECTIONS_MS);
      await within(grace, schedules.stop());
      await pipeline.drain(grace);
      await Promise.all(modules.map((module) => module.close?.(grace)));
      await foundation.refused.drain().catch(foundation.onFault);
      await foundation.close();
    },
  };
};
