import type { Database } from '../../../infrastructure/database/open.ts';
import type { ConnectionRow } from '../connections.ts';
import type { Reconciliation } from './reconciliations.ts';

/** What is known here about a connection, before the shop itself is asked. */
export interface DoctorFacts {
  readonly lastWebhookAt: Date | null;
  /** Webhooks of the last day that could not be read. */
  readonly failed: number;
  /** The most that the platform's clock was ahead of ours in the newest webhooks, in milliseconds; null when none says. */
  readonly aheadMs: number | null;
  readonly defaultSender: string | null;
  /** What the account may spend, in the smallest unit that is counted. */
  readonly available: bigint;
  readonly lowAt: bigint | null;
  readonly lastPeriod: Pick<Reconciliation, 'state' | 'detail' | 'seen' | 'healed' | 'untilAt'> | null;
}

const DAY_MS = 24 * 3_600_000;
/** Webhooks whose clock is compared. */
const NEWEST = 20;

const FACTS = `
  SELECT newest.received_at AS "lastWebhookAt", failed.count AS failed, clock.ahead AS "aheadMs",
    a.default_sender AS "defaultSender", coalesce(w.available, 0) AS available, w.low_at AS "lowAt"
  FROM accounts a
  LEFT JOIN wallets w ON w.account_id = a.id
  LEFT JOIN LATERAL (SELECT received_at FROM received_webhooks r WHERE r.connection_id = $2 ORDER BY r.id DESC LIMIT 1) AS newest
    ON true
  LEFT JOIN LATERAL (SELECT count(*)::integer AS count FROM received_webhooks r
    WHERE r.connection_id = $2 AND r.state = 'failed' AND r.received_at > $3) AS failed ON true
  LEFT JOIN LATERAL (
    SELECT max(extract(epoch FROM (b.verified::jsonb ->> 'triggeredAt')::timestamptz - r.received_at) * 1000)::float8 AS ahead
    FROM (SELECT account_id, id, received_at FROM received_webhooks WHERE connection_id = $2 ORDER BY id DESC LIMIT ${NEWEST}) AS r
    JOIN received_webhook_bodies b ON b.account_id = r.account_id AND b.id = r.id) AS clock ON true
  WHERE a.id = $1`;

const LAST_PERIOD = `SELECT state, detail, seen, healed, until_at AS "untilAt" FROM reconciliations
  WHERE account_id = $1 AND connection_id = $2 ORDER BY from_at DESC LIMIT 1`;

/** Gathers what is known about a connection. */
export const readDoctorFacts = async (
  { pool }: Database,
  { accountId, id }: ConnectionRow,
  now: number,
): Promise<DoctorFacts> => {
  const facts = await pool.query<Omit<DoctorFacts, 'lastPeriod'>>(FACTS, [
    accountId,
    id,
    new Date(now - DAY_MS),
  ]);
  const periods = await pool.query<NonNullable<DoctorFacts['lastPeriod']>>(LAST_PERIOD, [accountId, id]);
  return { ...facts.rows[0]!, lastPeriod: periods.rows[0] ?? null };
};
