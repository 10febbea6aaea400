import { type Answer, IN_PROGRESS, problemOf } from './answer.ts';

/** How long a call is tried. */
export interface RetryOptions {
  /** Tries after the first; 4 when left out, 0 for none. */
  readonly retries?: number;
  /** The longest all tries and the waits between them may take, in milliseconds; 30 000 when left out. */
  readonly totalMs?: number;
  /** The longest one try may take, in milliseconds; 15 000 when left out. */
  readonly attemptMs?: number;
}

export const DEFAULTS: Required<RetryOptions> = { retries: 4, totalMs: 30_000, attemptMs: 15_000 };

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

/** What came of one try. */
export type Outcome = { readonly answer: Answer } | { readonly fault: unknown };

/** Full jitter: anything up to a bound that doubles, so that many callers do not come back at once. */
const jitter = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);

/** Milliseconds that Retry-After asks for, as seconds or as a date; null without it. */
const askedWait = ({ headers }: Answer): number | null => {
  const asked = headers.get('retry-after');
  if (asked === null) return null;
  const seconds = Number(asked);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(asked) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
};

/**
 * Milliseconds to wait before the next try, `attempt` being the number of those before; null when another is no use. A
 * 429 is tried again when it says how long to wait: one that does not say may last for days.
 */
export const waitAfter = (outcome: Outcome, attempt: number): number | null => {
  if ('fault' in outcome) return jitter(attempt);
  const { answer } = outcome;
  const asked = askedWait(answer);
  switch (answer.status) {
    case 429:
      return asked === null ? null : asked + jitter(0);
    case 502:
    case 503:
    case 504:
      return asked === null ? jitter(attempt) : asked + jitter(0);
    case 409:
      return problemOf(answer)?.['code'] === IN_PROGRESS ? (asked ?? 0) + jitter(0) : null;
    default:
      return null;
  }
};

/** Waits; rejects with the reason of the signal as soon as it is aborted. */
export const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
