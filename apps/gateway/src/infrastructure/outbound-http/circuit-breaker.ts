export interface CircuitBreakerOptions {
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Whether a provider takes anything at the moment, and for how long it is to be left alone. */
export interface CircuitBreaker {
  /** Milliseconds until it may be tried again; null when it may be tried now. */
  closedFor(): number | null;
  /** It answered as it should. */
  worked(): void;
  /**
   * It could not take something this time: it is left alone for a while, twice as long after each try that fails.
   * Gives how long.
   */
  failed(retryAfterMs: number | null): number;
  /** It could not be reached; gives how long it is left alone. */
  unreachable(exchange: { readonly reason: string; readonly forbidden: boolean }): number;
  /** It takes nothing until the operator has done something: the reason is told once, and it is tried each minute. */
  suspend(reason: string): number;
  /** What suspended it has been dealt with. */
  resume(): void;
  /** Why it takes nothing: it is suspended, or cannot be reached; null when it is only left alone for a while. */
  fault(): string | null;
}

const FIRST_WAIT_MS = 2_000;
/** A text worth sending at all is worth a try each minute. */
const LONGEST_WAIT_MS = 60_000;
const SUSPENSION_MS = 60_000;

export const createCircuitBreaker = ({ now, onFault }: CircuitBreakerOptions): CircuitBreaker => {
  let failures = 0;
  let closedUntil = 0;
  /** Why it is suspended. */
  let reason: string | null = null;
  /** Why it could not be reached the last time. */
  let unreached: string | null = null;

  const closedFor = (): number | null => {
    const left = closedUntil - now();
    return left > 0 ? left : null;
  };
  const open = (): void => {
    failures = 0;
    closedUntil = 0;
    reason = null;
    unreached = null;
  };

  const failed = (retryAfterMs: number | null): number => {
    // Those that were on the way when the first of them failed tell nothing new.
    if (closedFor() === null) {
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 20));
      failures += 1;
      closedUntil = now() + Math.max(wait, retryAfterMs ?? 0);
    }
    return closedFor() ?? FIRST_WAIT_MS;
  };
  const suspend = (why: string): number => {
    if (reason !== why) onFault(new Error(why));
    reason = why;
    closedUntil = now() + SUSPENSION_MS;
    return SUSPENSION_MS;
  };

  return {
    closedFor,
    worked: open,
    failed,
    unreachable: (exchange) => {
      if (exchange.forbidden) return suspend(exchange.reason);
      const wait = failed(null);
      unreached = exchange.reason;
      return wait;
    },
    suspend,
    resume: () => {
      if (reason !== null) open();
    },
    fault: () => (closedFor() === null ? null : (reason ?? unreached)),
  };
};
