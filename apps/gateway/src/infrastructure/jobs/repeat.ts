import { acrossAccounts } from '../account-scope/account-scope.ts';

/** Work that comes back until it is stopped. */
export interface Repeating {
  /** Runs it now rather than later. */
  trigger(): void;
  /** Runs it as soon as the run under way has ended, and waits for it. A failure is the caller's. */
  runNow(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs work every so often, never twice at a time; a failure is told and the next turn comes all the same. */
export const repeat = (
  work: () => Promise<void>,
  everyMs: number,
  onFault: (error: unknown) => void,
): Repeating => {
  let running: Promise<void> | null = null;
  let again = false;
  const begin = (): Promise<void> => {
    again = false;
    const done = acrossAccounts(work);
    running = done
      .catch(() => {})
      .finally(() => {
        running = null;
        if (again) run();
      });
    return done;
  };
  const run = (): void => {
    if (running) again = true;
    else begin().catch(onFault);
  };
  const timer = setInterval(run, everyMs);
  return {
    trigger: run,
    runNow: async () => {
      while (running) await running;
      await begin();
    },
    stop: async () => {
      clearInterval(timer);
      again = false;
      await running;
    },
  };
};
