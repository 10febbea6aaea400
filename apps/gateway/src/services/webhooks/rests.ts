/** An endpoint that failed rests before its next event is tried, longer after each failure in a row. */
const REST_MS = 1_000;
const LONGEST_REST_MS = 5 * 60_000;

interface Rest {
  readonly failures: number;
  readonly until: number;
}

/** Which endpoints fail, and which of them rest at the moment. */
export interface Rests {
  rests(endpoint: string): boolean;
  isFailing(endpoint: string): boolean;
  /** Notes whether an endpoint took some of what it was posted. */
  note(endpoint: string, takes: boolean): void;
}

export const createRests = (now: () => number): Rests => {
  const rests = new Map<string, Rest>();
  return {
    rests: (endpoint) => (rests.get(endpoint)?.until ?? 0) > now(),
    isFailing: (endpoint) => rests.has(endpoint),
    note: (endpoint, takes) => {
      if (takes) return void rests.delete(endpoint);
      const failures = (rests.get(endpoint)?.failures ?? 0) + 1;
      const rest = Math.min(LONGEST_REST_MS, REST_MS * 2 ** (failures - 1));
      rests.set(endpoint, { failures, until: now() + rest });
    },
  };
};
