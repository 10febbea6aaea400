/** How much passes through a process, as far as others want to know whether it is busy with it. */
export interface Traffic {
  /** So much has passed. */
  note(count: number): void;
  /** What passed in the last whole second. */
  perSecond(): number;
}

const SECOND_MS = 1_000;

/** @param now milliseconds that only grow. */
export const createTraffic = (now: () => number): Traffic => {
  let second = Math.floor(now() / SECOND_MS);
  let counted = 0;
  let last = 0;
  const turn = (): void => {
    const current = Math.floor(now() / SECOND_MS);
    if (current === second) return;
    last = current === second + 1 ? counted : 0;
    counted = 0;
    second = current;
  };
  return {
    note: (count) => {
      turn();
      counted += count;
    },
    perSecond: () => {
      turn();
      return Math.max(last, counted);
    },
  };
};
