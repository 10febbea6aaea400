export interface LineStateOptions {
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Whether a provider takes anything at the moment, and how long to leave it alone. */
export interface LineState {
  /** It answered as it should. */
  worked(): void;
  /** It could not take something this time; gives how long to wait before the next try, twice as long each time. */
  failed(retryAfterMs: number | null): number;
  /** It takes nothing until the operator has done something: the reason is told, and nothing is tried for a while. */
  suspend(reason: string): number;
  /** What suspended it has been dealt with. */
  resume(): void;
  fault(): string | null;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
/** A suspended line is tried again this often: the operator may have paid, or corrected the password there. */
const SUSPENSION_MS = 60_000;

export const createLineState = ({ now, onFault }: LineStateOptions): LineState => {
  let failures = 0;
  let suspended: { readonly reason: string; readonly until: number } | null = null;
  return {
    worked: () => {
      failures = 0;
      suspended = null;
    },
    failed: (retryAfterMs) => {
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 20));
      failures += 1;
      return Math.max(wait, retryAfterMs ?? 0);
    },
    suspend: (reason) => {
      if (suspended?.reason !== reason) onFault(new Error(reason));
      suspended = { reason, until: now() + SUSPENSION_MS };
      return SUSPENSION_MS;
    },
    resume: () => {
      suspended = null;
    },
    fault: () => (suspended && suspended.until > now() ? suspended.reason : null),
  };
};
