import type { Database } from '../../../infrastructure/database/open.ts';
import { repeat } from '../../../infrastructure/jobs/repeat.ts';
import { type OwnLease, type ProcessClocks, timeLease } from '../../../infrastructure/replicas/own-lease.ts';
import { RENEWALS_PER_LEASE } from '../../../infrastructure/replicas/replica.ts';
import {
  giveLeasesBack,
  type LeasedBind,
  type LeaseHolder,
  renewLeases,
  standAsCandidate,
  standDown,
  takeLeases,
} from './bind-leases.ts';

/** A bind this replica holds. */
export interface HeldBind extends LeasedBind {
  /** Asked right before anything is done with the bind: false as soon as it may be another's, by our own clocks. */
  holds(): boolean;
}

export interface LeaseKeeperOptions extends LeaseHolder {
  readonly database: Database;
  /** How many binds the carrier has. */
  readonly binds: number;
  readonly onFault: (error: unknown) => void;
  /** The bind is ours from now on. */
  readonly onHeld: (held: HeldBind) => void;
  /** The bind is not ours any more: it is to be dropped at once, without another byte. */
  readonly onLost: (bind: number) => void;
  /** Takes leave of the SMSC in good order; the lease is given back after that. */
  readonly takeLeave: (bind: number) => Promise<void>;
  readonly isBound: (bind: number) => boolean;
  readonly clocks?: ProcessClocks;
}

/** Keeps a replica's share of a carrier's binds leased. */
export interface LeaseKeeper {
  /** Whether the store told, when last asked, who holds what. */
  isInformed(): boolean;
  /** Takes leave on every bind and gives the leases back. */
  stop(): Promise<void>;
}

interface Holding extends LeasedBind {
  lease: OwnLease;
  /** The bind is being left to another replica, or because the process stops. */
  isLeaving: boolean;
}

/** How often the own clocks are looked at while one lease lasts. */
const WATCHES_PER_LEASE = 10;

/** Starts holding as many binds as are this replica's share: it has had its first turn when this resolves. */
export const keepLeases = async (options: LeaseKeeperOptions): Promise<LeaseKeeper> => {
  const { database, binds, leaseMs, clocks, onFault, onHeld, onLost, takeLeave, isBound } = options;
  const holdings = new Map<number, Holding>();
  let isInformed = false;
  let isStopping = false;

  const lose = (holding: Holding): void => {
    if (holdings.get(holding.bind) !== holding) return;
    holdings.delete(holding.bind);
    onLost(holding.bind);
  };

  /** What ran out by our own clocks is dropped; if nobody has it yet, they need not wait for it. */
  const dropLapsed = (): void => {
    const lapsed = [...holdings.values()].filter(({ lease }) => !lease.holds());
    if (lapsed.length === 0) return;
    for (const holding of lapsed) lose(holding);
    const tokens = lapsed.map(({ token }) => token);
    giveLeasesBack(database, options, tokens).catch(onFault);
  };

  const leave = async (holding: Holding): Promise<void> => {
    holding.isLeaving = true;
    await takeLeave(holding.bind);
    if (holdings.get(holding.bind) !== holding) return;
    holdings.delete(holding.bind);
    await giveLeasesBack(database, options, [holding.token]);
  };

  const renew = async (): Promise<void> => {
    const lease = timeLease(leaseMs, clocks);
    const kept = [...holdings.values()];
    const renewed = await renewLeases(
      database,
      options,
      kept.map(({ bind, token }) => ({ bind, token, isBound: isBound(bind) })),
    );
    for (const holding of kept) {
      if (renewed.has(holding.token)) holding.lease = lease;
      else lose(holding);
    }
  };

  const take = async (most: number): Promise<void> => {
    const lease = timeLease(leaseMs, clocks);
    for (const { bind, token } of await takeLeases(database, options, { binds, most })) {
      const holding: Holding = { bind, token, lease, isLeaving: false };
      holdings.set(bind, holding);
      onHeld({
        bind,
        token,
        holds: () => holdings.get(bind) === holding && holding.lease.holds(),
      });
    }
  };

  const turn = async (): Promise<void> => {
    dropLapsed();
    await renew();
    const share = isStopping ? 0 : Math.ceil(binds / (await standAsCandidate(database, options)));
    const staying = [...holdings.values()].filter(({ isLeaving }) => !isLeaving);
    const surplus = staying.toSorted((a, b) => a.bind - b.bind).slice(share);
    for (const holding of surplus) leave(holding).catch(onFault);
    if (staying.length < share) await take(share - staying.length);
  };

  const takeTurn = async (): Promise<void> => {
    try {
      await turn();
      isInformed = true;
    } catch (error) {
      isInformed = false;
      throw error;
    }
  };

  const watching = setInterval(dropLapsed, leaseMs / WATCHES_PER_LEASE);
  await takeTurn().catch(onFault);
  const turning = repeat(takeTurn, leaseMs / RENEWALS_PER_LEASE, onFault);

  return {
    isInformed: () => isInformed,
    stop: async () => {
      isStopping = true;
      // The leases are renewed until the last answer has come.
      await Promise.all([...holdings.values()].map((holding) => leave(holding).catch(onFault)));
      await turning.stop();
      clearInterval(watching);
      await Promise.all([...holdings.values()].map((holding) => leave(holding).catch(onFault)));
      await standDown(database, options).catch(onFault);
    },
  };
};
