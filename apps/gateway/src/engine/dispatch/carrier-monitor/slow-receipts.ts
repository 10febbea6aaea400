import { type CarrierWindow, HEALTH_RULES } from '@carillon/core/routing';
import type pg from 'pg';

const { windowMs, afterMs } = HEALTH_RULES.slow;

interface SlowRow {
  carrier: string;
  receipts: number;
  slow: number;
}

/**
 * Looks the sampled texts up by their key: a busy gateway hands over a million in the window, and a share needs some
 * hundred. A text whose receipt is still awaited counts once it has waited too long.
 */
const COUNT = {
  name: 'slow-receipts',
  text: `SELECT carrier, count(*)::int AS receipts, (count(*) FILTER (WHERE took > $3::interval))::int AS slow
    FROM (
      SELECT s.carrier, s.status <> 'transmitted' AS ended,
        CASE WHEN s.status = 'transmitted' THEN $2::timestamptz ELSE s.receipt_at END - s.submitted_at AS took
      FROM carrier_samples p JOIN submissions s
        ON s.account_id = p.account_id AND s.message_id = p.message_id AND s.segment = 1
      WHERE p.at > $1 AND p.at <= $2
    ) AS sampled
    WHERE ended OR took > $3::interval GROUP BY carrier`,
};

/** How many of the sampled texts of the window have their receipt or have waited too long, and how many were slow. */
export const slowReceipts = async (
  client: pg.PoolClient,
  now: number,
): Promise<ReadonlyMap<string, Pick<CarrierWindow, 'receipts' | 'slow'>>> => {
  const { rows } = await client.query<SlowRow>({
    ...COUNT,
    values: [new Date(now - windowMs), new Date(now), `${afterMs} milliseconds`],
  });
  return new Map(rows.map(({ carrier, receipts, slow }) => [carrier, { receipts, slow }]));
};
