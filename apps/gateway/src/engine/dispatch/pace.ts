const SLICE_MS = 250;
/** Messages beyond the window at most, however fast a carrier is: a crash makes unknown what was claimed. */
const AHEAD_AT_MOST = 1_000;

/** How fast a carrier is: as much as it answers for in a quarter of a second may be claimed ahead of its window. */
export interface Pace {
  /** The carrier has answered for a message. */
  note(): void;
  /** How many messages may be claimed beyond the window. */
  ahead(): number;
}

/** @param now milliseconds that only grow. */
export const createPace = (now: () => number): Pace => {
  let slice = 0;
  let count = 0;
  let before = 0;
  const turn = (): void => {
    const current = Math.floor(now() / SLICE_MS);
    if (current === slice) return;
    before = current === slice + 1 ? count : 0;
    count = 0;
    slice = current;
  };
  return {
    note: () => {
      turn();
      count += 1;
    },
    ahead: () => {
      turn();
      return Math.min(AHEAD_AT_MOST, Math.max(before, count));
    },
  };
};
