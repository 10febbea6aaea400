import type { Profile } from '@carillon/core/encoding';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Replica } from '../../infrastructure/replicas/replica.ts';
import type { CallbackReceiver } from './callbacks/callback.ts';
import type { Carrier, CarrierSink } from './carrier.ts';

/** What a carrier is made from. */
export interface CarrierOptions<Settings> {
  /** The operator's name for it: part of receipts, routes and metrics. */
  readonly name: string;
  readonly settings: Settings;
  /** What the carrier knows us by, opened from the vault; null when the operator gave none. */
  readonly secret: string | null;
  /** Where the provider posts receipts and texts; null when there is none, or no `GATEWAY_PUBLIC_URL`. */
  readonly callbackUrl: string | null;
  readonly database: Database;
  readonly sink: CarrierSink;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** What a carrier is made from that is to hand messages over. */
export interface RunningCarrierOptions<Settings> extends CarrierOptions<Settings> {
  /** This process: what a carrier has only one of belongs to one replica at a time. */
  readonly replica: Pick<Replica, 'id' | 'leaseMs'>;
}

/** What a kind of carrier works with that no carrier of its own asks for. */
export interface MaintenanceOptions extends Pick<CarrierOptions<never>, 'database' | 'sink' | 'onFault'> {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A kind of carrier: what it may be set to, and how one is made. */
export interface CarrierType<Settings = unknown> {
  readonly settings: z.ZodType<Settings>;
  /** Why the operator must give a secret, to finish the sentence "The secret is ..."; absent where none is needed. */
  readonly secret?: string;
  /** How texts are cut and counted for a carrier of these settings: what admission prices, and what leaves. */
  profile(settings: Settings): Profile;
  /**
   * The ids under which we may know what the carrier's bill names so: it may write an id in another form than when it
   * took the text. Absent where an id is written in one way only.
   */
  readonly billedAs?: (settings: Settings, id: string) => readonly string[];
  create(options: RunningCarrierOptions<Settings>): Promise<Carrier>;
  /**
   * Makes what reads the provider's callbacks; absent where there are none. It is apart from the carrier: callbacks
   * reach every process that serves HTTP, also one that hands nothing over.
   */
  readonly callbacks?: (options: CarrierOptions<Settings>) => CallbackReceiver;
  /** What is to be done every few seconds, whichever carriers of the kind there are or were; absent is nothing. */
  readonly maintain?: (options: MaintenanceOptions) => Promise<void>;
}

/** Names the kind together with its settings, so that both are checked against each other. */
export const carrierType = <Settings>(type: CarrierType<Settings>): CarrierType<Settings> => type;
