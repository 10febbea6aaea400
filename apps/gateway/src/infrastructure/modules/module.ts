import type { Routes } from '../http/server.ts';
import type { Job } from './job.ts';
import type { PersonalData } from './personal-data.ts';

/** Drops rows that have served. Composition runs it every hour, in the processes with the role `jobs`. */
export type Retention = (now: number) => Promise<void>;

/**
 * What a module gives to the gateway. Composition lists the modules, mounts their routes, runs their jobs, drops what
 * they no longer keep, and gives a person what they keep about them; it knows nothing else of them.
 */
export interface Module {
  readonly routes?: readonly Routes[];
  readonly jobs?: readonly Job[];
  readonly retention?: readonly Retention[];
  readonly personalData?: PersonalData;
  /** Ends what goes on between the runs of its jobs; the signal says how long it may wait for it. */
  readonly close?: (grace: AbortSignal) => Promise<void>;
}
