/** Where imports wait for each other, instead of everybody waiting for them. */
export interface BulkLane {
  /** Runs work of an owner when its turn comes. Hold nothing that others need while you wait. */
  run<Value>(owner: string, work: () => Promise<Value>): Promise<Value>;
}

/**
 * Lets so much bulk work run at once and no more, and owners take turns: whoever brings a hundred lists waits for the
 * first ninety-nine, and whoever brings one waits for one of each other owner.
 *
 * @param atOnce pieces of work that run at once, of different owners.
 */
export const createBulkLane = (atOnce: number): BulkLane => {
  const running = new Set<string>();
  /** What each owner waits for, in its order; whose turn is next stands first. */
  const waiting = new Map<string, (() => void)[]>();

  const admit = (): void => {
    for (const [owner, entries] of waiting) {
      if (running.size >= atOnce) return;
      if (running.has(owner)) continue;
      const enter = entries.shift()!;
      waiting.delete(owner);
      if (entries.length > 0) waiting.set(owner, entries);
      running.add(owner);
      enter();
    }
  };

  const enter = (owner: string): Promise<void> =>
    new Promise((resolve) => {
      const own = waiting.get(owner);
      if (own) own.push(resolve);
      else waiting.set(owner, [resolve]);
      admit();
    });

  return {
    run: async (owner, work) => {
      await enter(owner);
      try {
        return await work();
      } finally {
        running.delete(owner);
        admit();
      }
    },
  };
};
