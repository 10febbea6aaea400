import { uuidv7 } from 'uuidv7';
import type { Database } from '../database/open.ts';
import { noLease, timeLease } from './own-lease.ts';

/** How long a process is believed to live after its last sign, unless it is told otherwise. */
export const LEASE_MS = 15_000;
/** A replica renews its leases this many times while one of them lasts. */
export const RENEWALS_PER_LEASE = 3;

/** This process, as the others see it: while its lease runs, what it claimed is its own. */
export interface Replica {
  readonly id: string;
  /** How long others believe that a replica lives after its last sign. */
  readonly leaseMs: number;
  /** False once the lease ran out unrenewed, e.g. after the process had been suspended: it must claim nothing. */
  alive(): boolean;
  /** Renews the lease now. */
  renew(): Promise<void>;
  /** Lets go of the lease. */
  end(): Promise<void>;
}

export interface ReplicaOptions {
  readonly now: () => number;
  /** No other process can be using this store: whatever leases are in it are of processes that are gone. */
  readonly alone: boolean;
  readonly leaseMs?: number;
  readonly onFault: (error: unknown) => void;
}

/** Enters this process, and keeps renewing its lease. */
export const enterReplica = async (
  { pool }: Database,
  { now, alone, leaseMs = LEASE_MS, onFault }: ReplicaOptions,
): Promise<Replica> => {
  const id = uuidv7();
  let leaseUntil = 0;
  let own = noLease;
  const renew = async (): Promise<void> => {
    const until = now() + leaseMs;
    const timed = timeLease(leaseMs);
    await pool.query(
      `INSERT INTO replicas (id, lease_until) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET lease_until = EXCLUDED.lease_until`,
      [id, new Date(until)],
    );
    leaseUntil = until;
    own = timed;
  };
  if (alone) {
    await pool.query('DELETE FROM replicas');
    await pool.query('DELETE FROM bind_leases');
    await pool.query('DELETE FROM bind_candidates');
  }
  await renew();
  const timer = setInterval(() => renew().catch(onFault), leaseMs / RENEWALS_PER_LEASE);
  return {
    id,
    leaseMs,
    alive: () => now() < leaseUntil && own.holds(),
    renew,
    end: async () => {
      clearInterval(timer);
      await pool.query('DELETE FROM replicas WHERE id = $1', [id]);
    },
  };
};
