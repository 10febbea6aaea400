import { performance } from 'node:perf_hooks';

/** How much work that may wait is done in a turn, by how busy this process was since the last one. */
export interface SpareTime {
  /** Begins a turn; gives how many things it may do. */
  next(): number;
}

/** Above this part of a turn the thread counts as busy. The work itself counts, so it settles where some time is left. */
const BUSY = 0.6;

/**
 * Twice as much after each quiet turn, half as much after each busy one: what the thread is there for comes first, and the
 * rest never stands still.
 */
export const createSpareTime = ({
  least,
  most,
}: {
  readonly least: number;
  readonly most: number;
}): SpareTime => {
  let last = performance.eventLoopUtilization();
  let allowed = least;
  return {
    next: () => {
      const current = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(current, last);
      last = current;
      allowed = utilization > BUSY ? Math.max(least, allowed / 2) : Math.min(most, allowed * 2);
      return Math.floor(allowed);
    },
  };
};
