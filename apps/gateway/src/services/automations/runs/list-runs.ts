import type { Database } from '../../../infrastructure/database/open.ts';
import type { PageRequest } from '../../../infrastructure/database/page.ts';
import type { SqlRow } from '../../../infrastructure/database/query.ts';
import type { Mode } from '../../../infrastructure/http/caller.ts';

type StepColumns = 'place' | 'due_at' | 'state' | 'reason' | 'detail' | 'message_id';

/** A run with its steps, in their order; instants of steps are as JSON writes them. */
export type RunRow = SqlRow<'automation_runs'> & {
  readonly steps: readonly (Omit<SqlRow<'automation_steps', StepColumns>, 'due_at'> & {
    readonly due_at: string;
  })[];
};

/** One page of an account's runs, newest first. */
export const listRuns = async (
  database: Database,
  { account, modes }: { readonly account: string; readonly modes: readonly Mode[] },
  { before, limit }: PageRequest,
): Promise<RunRow[]> => {
  const { rows } = await database.pool.query<RunRow>(
    `SELECT r.*, (SELECT json_agg(s ORDER BY s.place) FROM automation_steps s
       WHERE s.account_id = r.account_id AND s.run_id = r.id) AS steps
     FROM automation_runs r WHERE r.account_id = $1 AND r.mode = ANY($2::text[]) AND ($3::uuid IS NULL OR r.id < $3)
     ORDER BY r.id DESC LIMIT $4`,
    [account, modes, before, limit],
  );
  return rows;
};
