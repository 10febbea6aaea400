/** What is allowed so often a minute to each of many, and comes back evenly. */
export interface Allowances {
  /** Seconds until it is allowed once more; null when it is now. */
  wait(who: string): number | null;
  spend(who: string): void;
}

interface Bucket {
  left: number;
  at: number;
}

const MINUTE_MS = 60_000;
/** Those who have spent something; the one that has been quiet longest is forgotten. */
const MOST_KNOWN = 20_000;

/**
 * Token buckets: who was quiet may do as much at once as in a minute. After a flood the first that is allowed again comes
 * within moments, not when a minute is over.
 */
export const createAllowances = (perMinute: number, now: () => number): Allowances => {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / MINUTE_MS;
  const current = (who: string): Bucket => {
    const at = now();
    const known = buckets.get(who);
    const left = known ? Math.min(perMinute, known.left + (at - known.at) * perMs) : perMinute;
    return { left, at };
  };
  return {
    wait: (who) => {
      const { left } = current(who);
      return left >= 1 ? null : Math.max(1, Math.ceil((1 - left) / perMs / 1_000));
    },
    spend: (who) => {
      const { left, at } = current(who);
      buckets.delete(who);
      if (buckets.size >= MOST_KNOWN) buckets.delete(buckets.keys().next().value!);
      buckets.set(who, { left: left - 1, at });
    },
  };
};
