import type { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { Carrier, CarrierSink } from './carrier.ts';

/** What a carrier is made from. */
export interface CarrierOptions<Settings> {
  /** The operator's name for it: part of receipts, routes and metrics. */
  readonly name: string;
  readonly settings: Settings;
  /** What the carrier knows us by, opened from the vault; null when the operator gave none. */
  readonly secret: string | null;
  readonly database: Database;
  readonly sink: CarrierSink;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** A kind of carrier: what it may be set to, and how one is made. */
export interface CarrierType<Settings = unknown> {
  readonly settings: z.ZodType<Settings>;
  create(options: CarrierOptions<Settings>): Promise<Carrier>;
}

/** Names the kind together with its settings, so that both are checked against each other. */
export const carrierType = <Settings>(type: CarrierType<Settings>): CarrierType<Settings> => type;
