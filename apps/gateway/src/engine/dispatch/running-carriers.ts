import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Replica } from '../../infrastructure/replicas/replica.ts';
import type { Metrics } from '../../infrastructure/telemetry/metrics.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { carrierCallbackUrl } from '../carriers/callbacks/callback-endpoint.ts';
import type { Carrier, CarrierSink } from '../carriers/carrier.ts';
import { CARRIER_KINDS } from '../carriers/carrier-kinds.ts';
import { type ConfiguredCarrier, loadCarriers } from '../carriers/carriers.ts';
import { pausable } from '../carriers/pausable.ts';
import type { HandOver } from '../messages/admission/hand-over.ts';
import type { MessageTraces } from '../messages/message-traces.ts';
import type { CachedPauses } from '../messages/pauses/paused.ts';
import type { CachedWaitingLimits } from '../messages/waiting-limits/waiting-limits.ts';
import { createCarrierHandOver } from './carrier-hand-over.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import type { Recorder } from './outcome-recorder.ts';
import type { RouteCheck } from './rerouting/route-check.ts';

export interface RunningCarriersOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly recorder: Recorder;
  readonly sink: CarrierSink;
  readonly replica: Replica;
  readonly pauses: CachedPauses;
  readonly limits: CachedWaitingLimits;
  readonly routes: RouteCheck;
  readonly metrics: Metrics;
  /** No traces are kept unless given. */
  readonly traces?: MessageTraces | null;
  /** Where the gateway is reached; undefined is nowhere, so that providers get no callback address. */
  readonly publicUrl: string | undefined;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** The carriers this process runs, each with its dispatch. */
export interface RunningCarriers {
  readonly carriers: () => readonly Carrier[];
  /**
   * Starts carriers that were added, stops those that were deleted, makes those anew whose settings or secret were
   * changed, and holds those that are paused.
   */
  reload(): Promise<void>;
  /** There may be messages to hand over. */
  wake(): void;
  /** Hands messages over as they are admitted. */
  readonly handOver: HandOver;
  stop(signal: AbortSignal): Promise<void>;
}

interface Running {
  /** What it was made from: when that changes, it begins anew. */
  readonly made: ConfiguredCarrier;
  readonly carrier: Carrier;
  readonly dispatch: Dispatch;
  /** Why the operator wants nothing given to it; null when something may be. */
  paused: string | null;
}

/** For so long a carrier that is to go may finish what is on the wire. */
const LEAVE_MS = 10_000;
const START_AGAIN_MS = 30_000;

/** Whether a carrier that runs is the one that is configured, in all that it was made from. */
const isSame = (one: ConfiguredCarrier, other: ConfiguredCarrier): boolean =>
  one.id === other.id && one.secret === other.secret && isDeepStrictEqual(one.settings, other.settings);

export const createRunningCarriers = (options: RunningCarriersOptions): RunningCarriers => {
  const { database, vault, sink, replica, now, onFault } = options;
  const running = new Map<string, Running>();
  const failed = new Map<string, { readonly made: ConfiguredCarrier; readonly againAt: number }>();
  let reloading: Promise<void> = Promise.resolve();

  const start = async (configured: ConfiguredCarrier): Promise<void> => {
    const { name, type, settings, secret } = configured;
    const kind = CARRIER_KINDS[type];
    if (!kind) throw new Error(`Carrier ${name} is of type ${type}, which this build does not know.`);
    const callbackUrl = carrierCallbackUrl(CARRIER_KINDS, options.publicUrl, configured);
    const shared = { name, secret, callbackUrl, database, sink, replica, now, onFault };
    const own = await kind.create({ ...shared, settings: kind.settings.parse(settings) });
    // One that runs may have been resumed since it was made.
    const carrier = pausable(own, () => (running.get(name) ?? configured).paused);
    const dispatch = createDispatch({ ...options, carrier });
    running.set(name, { made: configured, carrier, dispatch, paused: configured.paused });
  };

  /** One that could not be started is tried again when it was changed, and now and then: it is not told each second. */
  const tryToStart = async (entry: ConfiguredCarrier): Promise<void> => {
    const before = failed.get(entry.name);
    if (before && isSame(before.made, entry) && performance.now() < before.againAt) return;
    failed.delete(entry.name);
    await start(entry).catch((error: unknown) => {
      failed.set(entry.name, { made: entry, againAt: performance.now() + START_AGAIN_MS });
      onFault(error);
    });
  };

  const end = async ({ carrier, dispatch }: Running, signal: AbortSignal): Promise<void> => {
    running.delete(carrier.name);
    await dispatch.stop(signal);
    await carrier.close();
  };

  const load = async (): Promise<void> => {
    const configured = await loadCarriers(database, vault);
    const gone = [...running.values()].filter(({ made }) => !configured.some((entry) => isSame(entry, made)));
    await Promise.all(gone.map((entry) => end(entry, AbortSignal.timeout(LEAVE_MS))));
    for (const entry of configured) {
      // One carrier that cannot be started must not keep the others from working.
      if (!running.has(entry.name)) await tryToStart(entry);
      const known = running.get(entry.name);
      if (!known || known.paused === entry.paused) continue;
      known.paused = entry.paused;
      known.dispatch.wake();
    }
  };

  const reload = (): Promise<void> => {
    reloading = reloading.catch(() => {}).then(load);
    return reloading;
  };

  return {
    carriers: () => [...running.values()].map(({ carrier }) => carrier),
    reload,
    wake: () => {
      for (const { dispatch } of running.values()) dispatch.wake();
    },
    handOver: createCarrierHandOver(running, replica),
    stop: async (signal) => {
      await reloading.catch(() => {});
      await Promise.all([...running.values()].map((entry) => end(entry, signal)));
    },
  };
};
