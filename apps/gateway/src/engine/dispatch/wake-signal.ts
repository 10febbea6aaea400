/** Lets a loop sleep until its time is over or somebody wakes it. */
export interface WakeSignal {
  wake(): void;
  /** Wakes the loop, and lets it sleep no more. */
  end(): void;
  hasEnded(): boolean;
  /** Sleeps so long; not at all when there was a call of `wake` since `listen`. */
  sleep(ms: number): Promise<void>;
  /** From now on a call of `wake` counts. */
  listen(): void;
  /** Whether `wake` was called since `listen`. */
  wasWoken(): boolean;
}

export const createWakeSignal = (): WakeSignal => {
  let woken = false;
  let ended = false;
  let endSleep: (() => void) | null = null;
  return {
    wake: () => {
      woken = true;
      endSleep?.();
    },
    end: () => {
      ended = true;
      endSleep?.();
    },
    hasEnded: () => ended,
    sleep: (ms) =>
      new Promise((resolve) => {
        if (woken || ended) return resolve();
        const timer = setTimeout(resolve, ms);
        endSleep = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    listen: () => {
      woken = false;
    },
    wasWoken: () => woken,
  };
};
