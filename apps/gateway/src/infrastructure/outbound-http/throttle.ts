export interface ThrottleOptions {
  /** Requests at once. */
  readonly concurrency: number;
  /** Requests a second; null is as many as there are. */
  readonly perSecond: number | null;
}

/** Lets tasks through as fast as a provider wants them, in the order they came. */
export interface Throttle {
  run<Value>(task: () => Promise<Value>): Promise<Value>;
}

/** Tasks start one after another, evenly: bursts are what providers answer 429 to. */
export const createThrottle = ({ concurrency, perSecond }: ThrottleOptions): Throttle => {
  const gap = perSecond === null ? 0 : 1000 / perSecond;
  const waiting: (() => void)[] = [];
  let running = 0;
  let nextStart = 0;

  const turn = (): Promise<void> => {
    if (running < concurrency) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const done = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  const start = async (): Promise<void> => {
    if (gap === 0) return;
    const at = performance.now();
    const wait = Math.max(0, nextStart - at);
    nextStart = Math.max(at, nextStart) + gap;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };

  return {
    run: async (task) => {
      await turn();
      try {
        await start();
        return await task();
      } finally {
        done();
      }
    },
  };
};
