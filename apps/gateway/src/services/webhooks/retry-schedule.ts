const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What Standard Webhooks proposes: ten attempts within 75 hours and 35 minutes, the first at once. */
const DELAYS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;
/** Part of a delay that is left to chance, so that what failed together does not come back together. */
const JITTER = 0.1;
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

/**
 * Milliseconds until the next attempt, or null when there is none any more.
 *
 * @param tries attempts made so far.
 * @param chance from 0 to 1.
 * @param retryAfterMs what the endpoint asked for; it lengthens a delay and never shortens one.
 */
export const nextDelayMs = (
  tries: number,
  chance: number,
  retryAfterMs: number | null = null,
): number | null => {
  const delay = DELAYS_MS[tries - 1];
  if (delay === undefined) return null;
  const spread = delay * (1 + JITTER * (2 * chance - 1));
  return Math.round(Math.max(spread, Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)));
};

/** An endpoint that has done nothing but fail for so long is disabled. */
export const FAILING_MS = 5 * 24 * HOUR;
