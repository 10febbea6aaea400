import { uuidv7 } from 'uuidv7';
import type { Database } from '../database/open.ts';

/** How long a replica is believed to live after its last sign. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

/** This process, as the others see it: while its lease runs, what it claimed is its own. */
export interface Replica {
  readonly id: string;
  /** False once the lease ran out unrenewed, e.g. after the process had been suspended: it must claim nothing. */
  alive(): boolean;
  /** Renews the lease now. */
  renew(): Promise<void>;
  /** Lets go of the lease. */
  end(): Promise<void>;
}

/** Enters this process, and keeps renewing its lease. `alone` says that no other process can be using this store. */
export const enterReplica = async (
  { pool }: Database,
  { now, alone, onFault }: { now: () => number; alone: boolean; onFault: (error: unknown) => void },
): Promise<Replica> => {
  const id = uuidv7();
  let leaseUntil = 0;
  const renew = async (): Promise<void> => {
    const until = now() + LEASE_MS;
    await pool.query(
      `INSERT INTO replicas (id, lease_until) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET lease_until = EXCLUDED.lease_until`,
      [id, new Date(until)],
    );
    leaseUntil = until;
  };
  if (alone) await pool.query('DELETE FROM replicas');
  await renew();
  const timer = setInterval(() => renew().catch(onFault), RENEW_MS);
  return {
    id,
    alive: () => now() < leaseUntil,
    renew,
    end: async () => {
      clearInterval(timer);
      await pool.query('DELETE FROM replicas WHERE id = $1', [id]);
    },
  };
};
