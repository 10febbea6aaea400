/** The clocks of this process, in milliseconds: one that never goes back, and the time of day. */
export interface ProcessClocks {
  readonly monotonic: () => number;
  readonly wall: () => number;
}

export const processClocks: ProcessClocks = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
};

/** A lease as its holder sees it: over a little before everybody else may think so. */
export interface OwnLease {
  holds(): boolean;
}

/** What is left of a lease when its holder stops relying on it: clocks differ, and a byte takes its time to leave. */
const SAFETY = 0.2;

/**
 * Starts to time a lease. Call it before the store is asked for the lease, so that it ends here no later than there.
 *
 * Whichever clock ran further counts. The monotonic one cannot be set back, but stands still while the machine sleeps;
 * the time of day goes on then.
 */
export const timeLease = (leaseMs: number, clocks: ProcessClocks = processClocks): OwnLease => {
  const usableMs = leaseMs * (1 - SAFETY);
  const since = { monotonic: clocks.monotonic(), wall: clocks.wall() };
  return {
    holds: () => clocks.monotonic() - since.monotonic < usableMs && clocks.wall() - since.wall < usableMs,
  };
};

/** The lease of a process that holds none. */
export const noLease: OwnLease = { holds: () => false };
