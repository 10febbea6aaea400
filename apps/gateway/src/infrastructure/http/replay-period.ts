import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';

/** What is asked for again: what came between two instants, or what failed since one. */
export type ReplayPeriod = { readonly from: Date; readonly until: Date } | { readonly failedSince: Date };

/** Whether a period lies in what is kept. Refusals: `replay_too_old`, `replay_period_invalid`. */
export const checkReplayPeriod = (
  period: ReplayPeriod,
  { keptMs, now }: { readonly keptMs: number; readonly now: number },
): Result<null, Refusal> => {
  const [field, from] =
    'from' in period ? (['from', period.from] as const) : (['failedSince', period.failedSince] as const);
  if (now - from.getTime() > keptMs) {
    const days = keptMs / (24 * 3_600_000);
    return refuse('replay_too_old', `What came is kept for ${days} days. Begin the period later.`, field);
  }
  if ('until' in period && period.until <= from)
    return refuse(
      'replay_period_invalid',
      'The period ends before it begins. Send a from before until.',
      'until',
    );
  return succeed(null);
};
