import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';

/** What is asked for again; `until` is null where it is now. */
export interface ReplayPeriod {
  readonly from: Date;
  readonly until: Date | null;
  /** What the request calls its beginning. */
  readonly field: string;
}

/** Whether a period lies in what is kept. Refusals: `replay_too_old`, `replay_period_invalid`. */
export const checkReplayPeriod = (
  { from, until, field }: ReplayPeriod,
  { keptMs, now }: { readonly keptMs: number; readonly now: number },
): Result<null, Refusal> => {
  if (now - from.getTime() > keptMs) {
    const days = keptMs / (24 * 3_600_000);
    return refuse('replay_too_old', `What came is kept for ${days} days. Begin the period later.`, field);
  }
  if (until && until <= from)
    return refuse(
      'replay_period_invalid',
      'The period ends before it begins. Send a from before until.',
      'until',
    );
  return succeed(null);
};
