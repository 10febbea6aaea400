/** Amounts by bucket of five minutes, oldest first: the start of each in milliseconds since 1970, and its amount. */
export type Rate = readonly (readonly [start: number, amount: number])[];

const BUCKET_MS = 300_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The buckets that reach into a window. A bucket counts whole, so a window is at most five minutes too long. */
const within = (rate: Rate, now: number, window: number): Rate =>
  rate.filter(([start]) => start + BUCKET_MS > now - window);

/** What happened in the window that ends now. */
export const amountIn = (rate: Rate, now: number, window: number): number =>
  within(rate, now, window).reduce((sum, [, amount]) => sum + amount, 0);

/** Adds an amount now, and forgets what is older than the longest window anybody asks for. */
export const addTo = (rate: Rate, now: number, amount: number, longest: number): Rate => {
  const start = now - (now % BUCKET_MS);
  const kept = within(rate, now, longest);
  const before = kept.find(([known]) => known === start)?.[1] ?? 0;
  return [...kept.filter(([known]) => known !== start), [start, before + amount]];
};

/** When the oldest bucket of a window leaves it: the earliest instant at which it holds less. */
export const easesAt = (rate: Rate, now: number, window: number): number => {
  const [oldest] = within(rate, now, window);
  return oldest === undefined ? now : oldest[0] + BUCKET_MS + window;
};
