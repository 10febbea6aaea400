import type pg from 'pg';

/** What a carrier and its texts still owe each other; figures beyond `MOST_COUNTED` are not counted further. */
export interface OwedWork {
  /** Texts that wait to be handed to it. */
  readonly waiting: number;
  /** Texts that are being handed to it at this moment. */
  readonly onTheWire: number;
  /** Texts of which nobody knows whether it has them. */
  readonly unknown: number;
  /** Texts it took within the last 48 hours and has sent no final receipt for. */
  readonly receipts: number;
}

/** More than this need not be known exactly. */
export const MOST_COUNTED = 100_000;

const limited = (from: string): string =>
  `(SELECT count(*)::int FROM (SELECT FROM ${from} LIMIT ${MOST_COUNTED}) AS counted)`;

const COUNT = `SELECT
  ${limited('messages WHERE carrier = $1 AND due_at IS NOT NULL')} AS waiting,
  ${limited(`claims c CROSS JOIN LATERAL unnest(c.account_ids, c.message_ids) AS held (account_id, id)
    JOIN messages m ON m.account_id = held.account_id AND m.id = held.id
    WHERE c.carrier = $1 AND m.stage = 'claimed'`)} AS "onTheWire",
  ${limited('unknown_submissions WHERE carrier = $1')} AS unknown,
  (SELECT count(*)::int FROM (
     SELECT DISTINCT s.account_id, s.message_id FROM submissions s
     JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
     WHERE s.carrier = $1 AND s.submitted_at > $2::timestamptz - interval '48 hours' AND s.status = 'transmitted'
       AND m.stage = 'submitted' LIMIT ${MOST_COUNTED}
   ) AS open) AS receipts`;

/** Counts what is owed. */
export const readOwedWork = async (client: pg.PoolClient, carrier: string, now: Date): Promise<OwedWork> => {
  const { rows } = await client.query<OwedWork>(COUNT, [carrier, now]);
  return rows[0]!;
};
