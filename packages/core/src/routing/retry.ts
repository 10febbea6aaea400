/**
 * Why a carrier did not take a text this time: it takes fewer a second (`throttled`), it had some trouble of its own
 * (`temporary`), or it says afterwards that a text nobody knew of never came (`absent`).
 */
export type RefusalKind = 'throttled' | 'temporary' | 'absent';

/**
 * How a text that a carrier refused for now is tried again: later each time, and not for ever. Decided on 25 November
 * 2026: with these a carrier is asked some twelve times in the first hour and for seven hours and a half in all.
 */
export const RETRY_RULES = {
  /** The first wait; it doubles with each try. An absent text is tried at once the first time. */
  firstMs: { throttled: 250, temporary: 5_000, absent: 5_000 },
  longestMs: 600_000,
  /** The part of a wait by which it is longer or shorter, so that texts refused together do not come back together. */
  jitter: 0.2,
  /** Tries at one carrier; after that the text is given up there. */
  atMost: 50,
} as const;

/**
 * How long a text waits after a carrier has refused it for now, in milliseconds; null when it was tried often enough.
 *
 * @param tries how often this carrier has refused it for now, this time included.
 * @param roll a number in [0, 1), the same for a text each time or another.
 *
 * @example
 * retryAfter('temporary', { tries: 3, roll: 0.5 }); // 20000
 */
export const retryAfter = (
  kind: RefusalKind,
  { tries, roll }: { tries: number; roll: number },
): number | null => {
  if (tries >= RETRY_RULES.atMost) return null;
  if (kind === 'absent' && tries === 1) return 0;
  const doublings = kind === 'absent' ? tries - 2 : tries - 1;
  const wait = Math.min(RETRY_RULES.longestMs, RETRY_RULES.firstMs[kind] * 2 ** Math.min(doublings, 30));
  return Math.round(wait * (1 + RETRY_RULES.jitter * (2 * roll - 1)));
};
