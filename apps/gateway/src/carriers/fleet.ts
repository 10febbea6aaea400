import type { Database } from '../database/open.ts';
import type { Replica } from '../jobs/replica.ts';
import type { HandOver } from '../messages/admission.ts';
import { createDispatch, type Dispatch } from '../messages/dispatch.ts';
import type { CachedPauses } from '../messages/queue/paused.ts';
import type { Recorder } from '../messages/recorder.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Vault } from '../vault/vault.ts';
import { carrierCallbackUrl } from './callbacks/callback-door.ts';
import type { Carrier, CarrierSink } from './carrier.ts';
import { CARRIER_KINDS } from './carrier-kinds.ts';
import { type ConfiguredCarrier, loadCarriers } from './carriers.ts';
import { pausable } from './pausable.ts';

export interface FleetOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly recorder: Recorder;
  readonly sink: CarrierSink;
  readonly replica: Replica;
  readonly pauses: CachedPauses;
  readonly metrics: Metrics;
  /** Where the gateway is reached; undefined is nowhere, so that providers get no callback address. */
  readonly publicUrl: string | undefined;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** The carriers this process runs, each with its dispatch. */
export interface Fleet {
  readonly carriers: () => readonly Carrier[];
  /** Starts carriers that were added, stops those that were deleted, and holds those that are paused. */
  reload(): Promise<void>;
  /** There may be messages to hand over. */
  wake(): void;
  /** Hands messages over as they are admitted. */
  readonly handOver: HandOver;
  stop(signal: AbortSignal): Promise<void>;
}

interface Running {
  readonly id: string;
  readonly carrier: Carrier;
  readonly dispatch: Dispatch;
  /** Why the operator wants nothing given to it; null when something may be. */
  paused: string | null;
}

export const createFleet = (options: FleetOptions): Fleet => {
  const { database, vault, recorder, sink, replica, pauses, metrics, now, onFault } = options;
  const running = new Map<string, Running>();
  let reloading: Promise<void> = Promise.resolve();

  const start = async (configured: ConfiguredCarrier): Promise<void> => {
    const { id, name, type, settings, secret } = configured;
    const kind = CARRIER_KINDS[type];
    if (!kind) throw new Error(`Carrier ${name} is of type ${type}, which this build does not know.`);
    const callbackUrl = carrierCallbackUrl(CARRIER_KINDS, options.publicUrl, configured);
    const shared = { name, secret, callbackUrl, database, sink, replica, now, onFault };
    const own = await kind.create({ ...shared, settings: kind.settings.parse(settings) });
    const carrier = pausable(own, () => running.get(name)?.paused ?? configured.paused);
    const dispatch = createDispatch({ database, carrier, recorder, replica, pauses, metrics, now, onFault });
    running.set(name, { id, carrier, dispatch, paused: configured.paused });
  };

  const end = async ({ carrier, dispatch }: Running, signal: AbortSignal): Promise<void> => {
    running.delete(carrier.name);
    await dispatch.stop(signal);
    await carrier.close();
  };

  const load = async (): Promise<void> => {
    const configured = await loadCarriers(database, vault);
    for (const entry of [...running.values()]) {
      if (!configured.some(({ id }) => id === entry.id)) await end(entry, AbortSignal.timeout(10_000));
    }
    for (const entry of configured) {
      // One carrier that cannot be started must not keep the others from working.
      if (!running.has(entry.name)) await start(entry).catch(onFault);
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
    handOver: {
      reserve: () => ({
        replicaId: replica.id,
        room: new Map([...running].map(([name, { dispatch }]) => [name, dispatch.reserve()])),
      }),
      settle: (reservation, claims) => {
        for (const [name, room] of reservation.room) {
          const claim = claims.find(({ carrier }) => carrier === name)?.claim ?? null;
          running.get(name)?.dispatch.settle(room, claim);
        }
      },
    },
    stop: async (signal) => {
      await reloading.catch(() => {});
      await Promise.all([...running.values()].map((entry) => end(entry, signal)));
    },
  };
};
