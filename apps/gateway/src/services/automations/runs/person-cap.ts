import type { Database } from '../../../infrastructure/database/open.ts';
import type { DueStep } from './due-steps.ts';
import { cappedAt, type Reason } from './reasons.ts';

export const DAY_MS = 24 * 3_600_000;

interface CountRow {
  readonly automation_id: string;
  readonly recipient: string;
  readonly count: number;
}

const keyOf = (automation: string, recipient: string): string => `${automation} ${recipient}`;

/** What automations have sent to people within the last day; what another process is sending counts as sent. */
const countSent = async (
  database: Database,
  steps: readonly DueStep[],
  now: number,
): Promise<Map<string, number>> => {
  const { rows } = await database.pool.query<CountRow>(
    `SELECT r.automation_id, r.recipient, count(*)::integer AS count
     FROM (SELECT DISTINCT * FROM unnest($2::uuid[], $3::text[])) AS asked (automation_id, recipient)
     JOIN automation_runs r
       ON r.account_id = $1 AND r.automation_id = asked.automation_id AND r.recipient = asked.recipient
     JOIN automation_steps s ON s.account_id = r.account_id AND s.run_id = r.id
     WHERE (s.state = 'sent' AND s.done_at > $4)
       OR (s.state = 'sending' AND NOT (s.run_id, s.place) IN (SELECT * FROM unnest($5::uuid[], $6::smallint[])))
     GROUP BY r.automation_id, r.recipient`,
    [
      steps[0]!.caller.account.id,
      steps.map(({ flow }) => flow.id),
      steps.map(({ recipient }) => recipient),
      new Date(now - DAY_MS),
      steps.map(({ runId }) => runId),
      steps.map(({ place }) => place),
    ],
  );
  return new Map(rows.map(({ automation_id, recipient, count }) => [keyOf(automation_id, recipient), count]));
};

/** Those of one account's steps that would text a person more often within a day than the automation may, with why. */
export const overDailyCap = async (
  database: Database,
  steps: readonly DueStep[],
  now: number,
): Promise<ReadonlyMap<DueStep, Reason>> => {
  const limited = steps.filter(
    ({ flow, recipient, place }) =>
      flow.perPersonPerDay !== null && recipient !== null && flow.steps[place]!.staff === null,
  );
  const over = new Map<DueStep, Reason>();
  if (limited.length === 0) return over;
  const counts = await countSent(database, limited, now);
  for (const step of limited) {
    const key = keyOf(step.flow.id, step.recipient!);
    const count = counts.get(key) ?? 0;
    const most = step.flow.perPersonPerDay!;
    if (count < most) counts.set(key, count + 1);
    else over.set(step, cappedAt(most));
  }
  return over;
};
