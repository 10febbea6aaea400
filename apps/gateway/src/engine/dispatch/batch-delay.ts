/** While more keeps coming, a batch waits this long for it: fewer transactions, each with more in it. */
const GATHER_MS = 10;
/** A batch this large gains nothing by waiting. */
const WORTH_WRITING = 250;

/** When the next batch is written. */
export interface BatchDelay {
  /** Resolves when the batch is to be written; what comes first after a quiet time is written at once. */
  wait(): Promise<void>;
  /** Something has come: the batch may be large enough now. */
  added(): void;
  /** The batch is not to wait for more. */
  flush(): void;
  /** A batch was written. */
  written(): void;
}

/** @param size how much is waiting to be written. */
export const createBatchDelay = (size: () => number): BatchDelay => {
  let lastWritten = Number.NEGATIVE_INFINITY;
  let endWait: (() => void) | null = null;
  const isEnough = (): boolean => size() >= WORTH_WRITING;
  return {
    wait: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() - lastWritten > GATHER_MS || isEnough()) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, GATHER_MS);
        endWait = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      endWait = null;
    },
    added: () => {
      if (isEnough()) endWait?.();
    },
    flush: () => endWait?.(),
    written: () => {
      lastWritten = performance.now();
    },
  };
};
