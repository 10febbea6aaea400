import { createSessionShares } from '../../../infrastructure/database/session-shares.ts';
import type { MaintenanceOptions } from '../carrier-type.ts';
import { closeTexts, lockTexts } from './inbound-parts.ts';
import { deliverLongText } from './long-texts.ts';

/** The longest a text waits, however its parts dribble in. */
const LONGEST_WAIT = '10 minutes';
/** Texts of one sender that may wait at once: a handset writes one after another. */
const WAITING_PER_SENDER = 20;
const WAITING_PER_CARRIER = 5_000;
/** Texts looked at in one turn; the next comes within seconds. */
const AT_ONCE = 500;
/** Texts handed over at a time. */
const AT_A_TIME = 4;

/**
 * Texts that have waited long enough, and the oldest of those beyond the bounds: nothing is refused or lost for them,
 * they only go on without what is missing.
 */
const OVERDUE = `WITH waiting AS (
    SELECT text_key, min(carrier) AS carrier, min(sender) AS sender, min(received_at) AS began, max(due_at) AS due
    FROM inbound_parts WHERE text_id IS NULL GROUP BY text_key
  ), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY carrier, sender ORDER BY began DESC) AS of_sender,
      row_number() OVER (PARTITION BY carrier ORDER BY began DESC) AS of_carrier FROM waiting
  )
  SELECT text_key FROM ranked
  WHERE due <= $1 OR began <= $1::timestamptz - interval '${LONGEST_WAIT}'
    OR of_sender > ${WAITING_PER_SENDER} OR of_carrier > ${WAITING_PER_CARRIER}
  ORDER BY began LIMIT ${AT_ONCE}`;

/** Texts that were closed by a process that died, or failed, before it had stored them. */
const UNSTORED = `SELECT text_id FROM inbound_parts
  WHERE text_id IS NOT NULL AND stored_at IS NULL AND text_id < uuid_at($1::timestamptz - interval '15 seconds')
  GROUP BY text_id ORDER BY text_id LIMIT ${AT_ONCE}`;

/** Hands over long texts whose missing parts have been waited for long enough, as what came of them. */
export const deliverOverdueTexts = async ({
  database,
  sink,
  now,
  onFault,
}: MaintenanceOptions): Promise<void> => {
  const { rows } = await database.pool.query<{ text_key: Buffer }>(OVERDUE, [new Date(now)]);
  const keys = rows.map(({ text_key }) => text_key);
  const closed =
    keys.length === 0
      ? []
      : await database.transaction(async (client) => {
          await lockTexts(client, keys);
          return closeTexts(client, keys);
        });
  const unstored = await database.pool.query<{ text_id: string }>(UNSTORED, [new Date(now)]);
  const texts = new Set([...closed, ...unstored.rows.map(({ text_id }) => text_id)]);
  const shares = createSessionShares(AT_A_TIME);
  await Promise.all(
    [...texts].map((textId) =>
      // One that cannot be stored must not keep the others waiting.
      shares.run('texts', () => deliverLongText({ database, sink, now }, textId)).catch(onFault),
    ),
  );
};
