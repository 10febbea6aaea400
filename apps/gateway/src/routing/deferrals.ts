import type { Lane } from '@carillon/core/messaging';
import type pg from 'pg';
import type { OutcomeNews } from '../messages/outcome-news.ts';

/** How long a text waits for a carrier that takes nothing before it goes on to the next, by lane. */
export const PATIENCE_MS: Readonly<Record<Lane, number>> = {
  otp: 5_000,
  transactional: 30_000,
  conversation: 30_000,
  commercial: 30_000,
};

/** A carrier that says "not now" this often says no. */
const PUT_OFF_AT_MOST = 30;

interface DeferralRow {
  account_id: string;
  message_id: string;
  times: number;
  since: Date;
}

/** Counts anew at each carrier. */
const COUNT = {
  name: 'count-deferrals',
  text: `INSERT INTO deferrals AS d (account_id, message_id, carrier, times, since)
    SELECT DISTINCT ON (account_id, message_id) account_id, message_id, carrier, 1, $4::timestamptz FROM unnest($1::uuid[], $2::uuid[], $3::text[])
      AS put_off (account_id, message_id, carrier) ORDER BY account_id, message_id
    ON CONFLICT (account_id, message_id) DO UPDATE SET carrier = EXCLUDED.carrier,
      times = CASE WHEN d.carrier = EXCLUDED.carrier THEN d.times + 1 ELSE 1 END,
      since = CASE WHEN d.carrier = EXCLUDED.carrier THEN d.since ELSE EXCLUDED.since END
    RETURNING account_id, message_id, times, since`,
};

/** Counts that carriers put messages off, and gives those that have been put off too often or for too long. */
export const putOffTooLong = async (
  client: pg.PoolClient,
  putOff: readonly OutcomeNews[],
  now: number,
): Promise<readonly OutcomeNews[]> => {
  if (putOff.length === 0) return [];
  const { rows } = await client.query<DeferralRow>({
    ...COUNT,
    values: [
      putOff.map(({ message }) => message.accountId),
      putOff.map(({ message }) => message.messageId),
      putOff.map(({ carrier }) => carrier),
      new Date(now),
    ],
  });
  const counted = new Map(rows.map((row) => [`${row.account_id}${row.message_id}`, row]));
  return putOff.filter(({ message: { accountId, messageId, lane = 'transactional' } }) => {
    const row = counted.get(`${accountId}${messageId}`);
    if (!row) return false;
    return row.times >= PUT_OFF_AT_MOST || now - row.since.getTime() >= PATIENCE_MS[lane];
  });
};
