import type { Database } from '../../infrastructure/database/open.ts';
import type { Job } from '../../infrastructure/modules/job.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import type { Replica } from '../../infrastructure/replicas/replica.ts';
import type { Metrics } from '../../infrastructure/telemetry/metrics.ts';
import type { CachedWaitingLimits } from '../messages/waiting-limits/waiting-limits.ts';
import type { CarrierMonitor } from './carrier-monitor/carrier-monitor.ts';
import type { Recorder } from './outcome-recorder.ts';
import { sweepDeadClaims } from './recovery/dead-claims.ts';
import { expireOverdue } from './recovery/expire-overdue.ts';
import { createExpirySweep } from './recovery/expire-waiting.ts';
import { queryOverdue } from './recovery/query-overdue.ts';
import { resolveUnknown } from './recovery/resolve-unknown.ts';
import type { RunningCarriers } from './running-carriers.ts';

const SWEEP_MS = 2_000;
/** How soon a change of carriers made through another replica is noticed here. */
const RELOAD_MS = 1_000;
/** Receipts are overdue after hours: the carrier need not be asked at once. */
const OVERDUE_MS = 30_000;

export interface DispatchModuleOptions {
  readonly database: Database;
  readonly replica: Replica;
  readonly metrics: Metrics;
  readonly recorder: Recorder;
  readonly routing: CarrierMonitor;
  readonly limits: CachedWaitingLimits;
  /** Null in a process that hands nothing over. */
  readonly runningCarriers: RunningCarriers | null;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Asks carriers what became of texts. Each job is its own, so that a slow provider delays its own messages only. */
const askingJobs = (
  runningCarriers: RunningCarriers,
  { database, recorder, now, onFault }: DispatchModuleOptions,
): readonly Job[] => {
  const asking = () => ({ recorder, now: now(), onFault });
  return [
    {
      name: 'ask carriers about overdue receipts',
      everyMs: OVERDUE_MS,
      runsIn: 'dispatch',
      recovers: true,
      run: () => queryOverdue(database, runningCarriers.carriers(), asking()).then(() => {}),
    },
    {
      name: 'ask carriers about unknown submissions',
      everyMs: SWEEP_MS,
      runsIn: 'dispatch',
      recovers: true,
      run: () => resolveUnknown(database, runningCarriers.carriers(), asking()).then(() => {}),
    },
  ];
};

/** Watches the carriers this process runs. */
const carrierJobs = (
  runningCarriers: RunningCarriers,
  { routing }: DispatchModuleOptions,
): readonly Job[] => [
  {
    name: 'evaluate carriers, and move what waits for those that are down',
    everyMs: SWEEP_MS,
    runsIn: 'dispatch',
    atStart: true,
    recovers: true,
    run: async () => {
      if ((await routing.sweep(runningCarriers.carriers())).length > 0) runningCarriers.wake();
    },
  },
  {
    name: 'load carriers that were changed, and tell how they stand',
    everyMs: RELOAD_MS,
    runsIn: 'dispatch',
    run: async () => {
      await runningCarriers.reload();
      await routing.report(runningCarriers.carriers());
    },
  },
];

/** Finishes what waits, and what a crash or a silent carrier left. */
const queueJobs = ({
  database,
  replica,
  metrics,
  routing,
  limits,
  runningCarriers,
  now,
}: DispatchModuleOptions) => {
  const expiry = createExpirySweep(database, limits);
  return {
    tend: {
      name: 'expire and reroute what waits',
      everyMs: SWEEP_MS,
      runsIn: 'dispatch or jobs',
      recovers: true,
      run: async () => {
        for (const [reason, messages] of Object.entries(await expiry.run(now())))
          metrics.expired(reason, messages);
        if ((await routing.reroute()).length > 0) runningCarriers?.wake();
      },
    },
    reclaim: {
      name: 'reclaim what dead replicas left',
      everyMs: SWEEP_MS,
      runsIn: 'dispatch',
      atStart: true,
      recovers: true,
      run: async () => {
        await replica.renew();
        await sweepDeadClaims(database, now());
      },
    },
    expireOverdue: {
      name: 'expire messages without a final receipt',
      everyMs: SWEEP_MS,
      runsIn: 'dispatch',
      atStart: true,
      recovers: true,
      run: () => expireOverdue(database, now()).then(() => {}),
    },
  } satisfies Record<string, Job>;
};

/** Moves texts from their lanes to carriers, and recovers what a crash or a silent carrier left. */
export const dispatchModule = (options: DispatchModuleOptions): Module => {
  const { routing, runningCarriers } = options;
  const queue = queueJobs(options);
  // Callbacks of providers reach every process: what they say of a carrier is told by those that run none, too.
  const flush: Job = {
    name: 'tell what callbacks said of carriers',
    everyMs: SWEEP_MS,
    runsIn: 'any',
    run: routing.flush,
  };
  // A carrier is asked before its silent messages expire.
  return {
    jobs: [
      queue.tend,
      queue.reclaim,
      ...(runningCarriers ? askingJobs(runningCarriers, options) : []),
      queue.expireOverdue,
      ...(runningCarriers ? carrierJobs(runningCarriers, options) : [flush]),
    ],
  };
};
