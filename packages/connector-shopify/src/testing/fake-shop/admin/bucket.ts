/** What an answer says of the points left. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** The points a shop gives an app, of which so many come back each second (shopify.dev/docs/api/usage/limits). */
export const createBucket = (
  now: () => number,
  { maximumAvailable, restoreRate }: Omit<ThrottleStatus, 'currentlyAvailable'>,
) => {
  let available = maximumAvailable;
  let at = now();
  const restore = (): void => {
    available = Math.min(maximumAvailable, available + ((now() - at) / 1_000) * restoreRate);
    at = now();
  };
  const status = (): ThrottleStatus => {
    restore();
    return { maximumAvailable, currentlyAvailable: Math.floor(available), restoreRate };
  };
  return {
    status,
    /** Takes what a question costs, or nothing when there is less. */
    take: (cost: number): boolean => {
      restore();
      if (available < cost) return false;
      available -= cost;
      return true;
    },
  };
};

export type Bucket = ReturnType<typeof createBucket>;
