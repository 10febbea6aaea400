import type pg from 'pg';
import type { OptOut } from '../../consent/consents.ts';
import { cancelWaiting } from './cancel.ts';
import { startsFrom } from './stages.ts';

/**
 * A row that a claim holds at this moment is left to it: the claim waits for the recipient's lock, and then finds the
 * suppression. Waiting for it here would wait for each other.
 */
const WAITING = {
  name: 'cancel-suppressed',
  sql: `SELECT m.account_id, m.id FROM unnest($4::uuid[], $5::text[], $6::text[]) AS said (list_id, recipient, scope)
        CROSS JOIN LATERAL (SELECT said.list_id AS account_id
                 UNION SELECT account_id FROM consent_policies WHERE list_id = said.list_id) AS member
        JOIN messages m ON m.account_id = member.account_id AND m.recipient = said.recipient
      WHERE ${startsFrom('cancel')} AND (said.scope = 'all' OR m.purpose = 'commercial')
        AND suppression_list(m.account_id) = said.list_id
      FOR UPDATE OF m SKIP LOCKED`,
};

/** Cancels what waits for recipients who said no, on every account that shares the list. */
export const cancelSuppressed = async (
  client: pg.PoolClient,
  said: readonly OptOut[],
  now: Date,
): Promise<number> => {
  if (said.length === 0) return 0;
  const values = [
    said.map(({ list }) => list),
    said.map(({ recipient }) => recipient),
    said.map(({ scope }) => scope),
  ];
  return cancelWaiting(client, { ...WAITING, values }, { because: 'recipient_opted_out', now });
};
