import { type PersonalData, toPersonRows } from '../../../infrastructure/modules/personal-data.ts';
import { endRuns } from './end-runs.ts';

/** A run keeps what it did; whom it was about is erased, and nothing more of it leaves. */
export const runsPersonalData: PersonalData = {
  export: async (store, { accountId, numbers }) => {
    const { rows } = await store.query<Record<string, unknown>>(
      `SELECT id, object_key, state, reason, started_at, ended_at FROM automation_runs
       WHERE account_id = $1 AND recipient = ANY($2::text[]) ORDER BY id`,
      [accountId, numbers],
    );
    return { automationRuns: toPersonRows('run', rows) };
  },
  erase: async (client, { accountId, numbers }) => {
    const which = {
      sql: 'r.account_id = $1 AND r.recipient = ANY($2::text[])',
      values: [accountId, numbers],
    };
    const ending = { reason: 'person_erased', detail: 'The person was erased.', now: new Date() };
    await endRuns(client, which, ending);
    const { rowCount } = await client.query(
      'UPDATE automation_runs SET recipient = NULL WHERE account_id = $1 AND recipient = ANY($2::text[])',
      [accountId, numbers],
    );
    return { automationRuns: rowCount ?? 0 };
  },
};
