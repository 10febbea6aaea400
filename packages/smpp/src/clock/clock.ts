/** Time as the sessions see it, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  now(): number;
  /** Runs something once after some milliseconds; returns what cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/** The clock of the process: monotonic, unaffected by changes of the wall clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
