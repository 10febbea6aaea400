/** Work that comes back until it is stopped. */
export interface Repeating {
  /** Runs it now rather than later. */
  trigger(): void;
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
  const run = (): void => {
    if (running) {
      again = true;
      return;
    }
    again = false;
    running = work()
      .catch(onFault)
      .finally(() => {
        running = null;
        if (again) run();
      });
  };
  const timer = setInterval(run, everyMs);
  return {
    trigger: run,
    stop: async () => {
      clearInterval(timer);
      again = false;
      await running;
    },
  };
};
