import { randomInt } from 'node:crypto';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

/** Longer than any answer takes, so that they all leave on the same beat. */
const BEAT_MS = 250;
/** Blurs what is left of a difference: timers round to the millisecond, and rounding follows the work. */
const BLUR_MICROSECONDS = 25_000;
/** A timer may fire this much late; the rest of the wait is spent turn by turn of the event loop. */
const COARSE_MS = 2;

/**
 * Begins to time an answer; the function that comes back waits for the next beat since then. Answers released so tell
 * by their time nothing of the work behind them, such as whether a text was sent.
 */
export const beginEvenRelease = (beatMs: number = BEAT_MS): (() => Promise<void>) => {
  const began = performance.now();
  const blur = randomInt(BLUR_MICROSECONDS) / 1000;
  return async () => {
    const beats = Math.max(1, Math.ceil((performance.now() - began) / beatMs));
    const release = began + beats * beatMs + blur;
    await delay(Math.max(0, release - performance.now() - COARSE_MS));
    while (performance.now() < release) await nextTurn();
  };
};
