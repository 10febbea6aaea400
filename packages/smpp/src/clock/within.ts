import type { Clock } from './clock.ts';

/** Waits for some work, but no longer than so many milliseconds; work that goes on is left to itself. */
export const within = (clock: Clock, milliseconds: number, work: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const cancel = clock.after(milliseconds, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
