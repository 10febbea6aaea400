/** Keeps one account from holding all sessions of the store. */
export interface SessionShares {
  /** Runs work of an owner once fewer than its share of such work is under way; what waits is served in its order. */
  run<Value>(owner: string, work: () => Promise<Value>): Promise<Value>;
}

interface Owner {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * @param most pieces of work an owner has under way at once.
 * @example const shares = createSessionShares(4); await shares.run(account, () => database.transaction(body));
 */
export const createSessionShares = (most: number): SessionShares => {
  const owners = new Map<string, Owner>();
  const enter = async (owner: string): Promise<Owner> => {
    const its = owners.get(owner) ?? { running: 0, waiting: [] };
    owners.set(owner, its);
    if (its.running >= most) await new Promise<void>((resolve) => its.waiting.push(resolve));
    else its.running += 1;
    return its;
  };
  const leave = (owner: string, its: Owner): void => {
    const next = its.waiting.shift();
    // Who waited takes the place over, so that nobody slips in between.
    if (next) next();
    else if (--its.running === 0) owners.delete(owner);
  };
  return {
    run: async (owner, work) => {
      const its = await enter(owner);
      try {
        return await work();
      } finally {
        leave(owner, its);
      }
    },
  };
};
