import { ERASED, type PersonalData, toPersonRows } from '../../infrastructure/modules/personal-data.ts';

const EXPORT = `SELECT id, type, payload, occurred_at FROM webhook_events
  WHERE account_id = $1 AND recipient = ANY($2) ORDER BY id`;

/** What is left of an event: that there was one, and when. It is posted to nobody any more. */
const ERASE = `WITH gone AS (
    UPDATE webhook_events SET recipient = $3, payload = jsonb_build_object('type', type, 'erased', true)::text
    WHERE account_id = $1 AND recipient = ANY($2) RETURNING account_id, id
  ), stopped AS (
    UPDATE webhook_deliveries d SET state = 'failed', next_at = NULL, last_error = 'The person was erased.'
    FROM gone WHERE d.account_id = gone.account_id AND d.event_id = gone.id AND d.next_at IS NOT NULL
  ), cleared AS (
    UPDATE webhook_attempts a SET response = NULL FROM gone WHERE a.account_id = gone.account_id AND a.event_id = gone.id
  ) SELECT count(*)::int AS count FROM gone`;

/** Events name whom they are about, and answers may repeat it. */
export const webhooksPersonalData: PersonalData = {
  export: async (store, { accountId, numbers }) => ({
    webhookEvents: toPersonRows('wev', (await store.query(EXPORT, [accountId, numbers])).rows),
  }),
  erase: async (client, { accountId, numbers }) => {
    const { rows } = await client.query<{ count: number }>(ERASE, [accountId, numbers, ERASED]);
    return { webhookEvents: rows[0]!.count };
  },
};
