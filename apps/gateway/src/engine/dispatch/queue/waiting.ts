import type { Lane } from '@carillon/core/messaging';
import type { Database } from '../../../infrastructure/database/open.ts';

/** Messages of one account and campaign that wait in a lane, by the first of them. */
export interface Waiting {
  readonly lane: Lane;
  readonly account: string;
  /** As in `messages.campaign`; empty for messages of none. */
  readonly campaign: string;
  readonly dueAt: Date;
}

/** After whom a lane is read on. */
export type Place = Pick<Waiting, 'lane' | 'account' | 'campaign'>;

/** Before everybody. */
export const beginningOf = (lane: Lane): Place => ({
  lane,
  account: '00000000-0000-0000-0000-000000000000',
  campaign: '',
});

const nextAfter = (place: string): string => `(
  SELECT account_id, coalesce(campaign, '') AS campaign, due_at FROM messages
  WHERE carrier = $1 AND lane = ${place}.lane AND due_at IS NOT NULL
    AND (account_id, coalesce(campaign, '')) > (${place}.account_id, ${place}.campaign)
  ORDER BY account_id, coalesce(campaign, ''), due_at LIMIT 1)`;

/**
 * When a lane's first is due. It is asked for as the first and not with EXISTS: for that a plan that is made for any
 * lane reads the table from its start, since one of so many has to come soon; in a lane that is empty none comes.
 */
const firstDue = (lane: string): string => `(
  SELECT due_at FROM messages WHERE carrier = $1 AND lane = ${lane} AND due_at IS NOT NULL ORDER BY due_at LIMIT 1)`;

/**
 * Steps from one account and campaign to the next over the index, so its cost is by who waits and not by how much.
 * Lanes without anything due are not read at all.
 */
const LIST = {
  name: 'list-waiting',
  text: `WITH RECURSIVE waiting AS (
      SELECT start.lane, first.*, 1 AS place
      FROM unnest($2::lane[], $3::uuid[], $4::text[]) AS start (lane, account_id, campaign),
        LATERAL ${nextAfter('start')} AS first
      WHERE ${firstDue('start.lane')} <= $5
      UNION ALL
      SELECT waiting.lane, next.*, waiting.place + 1
      FROM waiting, LATERAL ${nextAfter('waiting')} AS next WHERE waiting.place < $6
    )
    SELECT lane, account_id AS account, campaign, due_at AS "dueAt" FROM waiting ORDER BY lane, place`,
};

/** Who waits for a carrier, lane by lane after some places: at most `limit` of each lane. */
export const listWaiting = async (
  { hotPath: { pool } }: Database,
  carrier: string,
  { after, limit, now }: { after: readonly Place[]; limit: number; now: number },
): Promise<Waiting[]> => {
  const { rows } = await pool.query<Waiting>({
    ...LIST,
    values: [
      carrier,
      after.map(({ lane }) => lane),
      after.map(({ account }) => account),
      after.map(({ campaign }) => campaign),
      new Date(now),
      limit,
    ],
  });
  return rows;
};

/** When the next message of a carrier becomes due; null when nothing waits. */
export const nextDue = async ({ hotPath: { pool } }: Database, carrier: string): Promise<Date | null> => {
  const { rows } = await pool.query<{ due_at: Date | null }>({
    name: 'next-due',
    text: `SELECT min(queued.due_at) AS due_at FROM unnest(enum_range(NULL::lane)) AS lanes (lane),
      LATERAL ${firstDue('lanes.lane')} AS queued`,
    values: [carrier],
  });
  return rows[0]?.due_at ?? null;
};
