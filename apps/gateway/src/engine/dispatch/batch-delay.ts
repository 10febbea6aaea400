/** While more keeps coming, a batch waits this long for it: fewer transactions, each with more in it. */
const GATHER_MS = 100;
/** A source that told something and then nothing for so long may wait for its answer before it tells more. */
const LULL_MS = 10;
/** A batch this large gains nothing by waiting. */
const WORTH_WRITING = 500;

/** When the next batch is written. */
export interface BatchDelay {
  /** Resolves when the batch is to be written; what comes first after a quiet time is written at once. */
  wait(): Promise<void>;
  /** Something has come: the batch may be large enough now. */
  added(source: string): void;
  /** The batch is not to wait for more. */
  flush(): void;
  /** A batch was written. */
  written(): void;
}

/** @param size how much is waiting to be written. */
export const createBatchDelay = (size: () => number): BatchDelay => {
  /** Who told what waits, and whether since the last look. */
  const sources = new Map<string, boolean>();
  let lastWritten = Number.NEGATIVE_INFINITY;
  let endWait: (() => void) | null = null;
  const isEnough = (): boolean => size() >= WORTH_WRITING;
  const someFellSilent = (): boolean => {
    const silent = [...sources.values()].includes(false);
    for (const source of sources.keys()) sources.set(source, false);
    return silent;
  };
  const gather = (began: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setInterval(() => {
        if (someFellSilent() || performance.now() - began >= GATHER_MS) endWait?.();
      }, LULL_MS);
      endWait = () => {
        clearInterval(timer);
        endWait = null;
        resolve();
      };
    });

  return {
    wait: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      const began = performance.now();
      if (began - lastWritten <= LULL_MS && !isEnough()) await gather(began);
      sources.clear();
    },
    added: (source) => {
      sources.set(source, true);
      if (isEnough()) endWait?.();
    },
    flush: () => endWait?.(),
    written: () => {
      lastWritten = performance.now();
    },
  };
};
