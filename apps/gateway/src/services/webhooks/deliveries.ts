import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Row, SqlRow } from '../../infrastructure/database/query.ts';

/** An endpoint, as far as posting to it needs to know. */
export type DueEndpoint = Pick<
  Row<'webhook_endpoints'>,
  'accountId' | 'id' | 'url' | 'secret' | 'previousSecret' | 'rotatedAt'
>;

/** What was claimed may have been posted by a process that died: after this it is posted again. Above any attempt's time. */
const CLAIMED_MS = 45_000;

/**
 * The endpoints that something is due for. The first of each queue is asked for, in its order: whether there is any
 * would be found by reading the table from its start.
 */
const DUE_ENDPOINTS = `SELECT e.account_id AS "accountId", e.id, e.url, e.secret, e.previous_secret AS "previousSecret",
    e.rotated_at AS "rotatedAt"
  FROM webhook_endpoints e, LATERAL (
    SELECT next_at FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.next_at IS NOT NULL ORDER BY d.next_at LIMIT 1
  ) AS first
  WHERE e.status = 'enabled' AND first.next_at <= $1 ORDER BY first.next_at`;

/** Who has something due, the one that has waited longest first. */
export const dueEndpoints = async ({ pool }: Database, now: Date): Promise<readonly DueEndpoint[]> => {
  const { rows } = await pool.query<DueEndpoint>(DUE_ENDPOINTS, [now]);
  return rows;
};

/** One event on its way to an endpoint. */
export interface ClaimedDelivery {
  readonly eventId: string;
  readonly payload: string;
  /** Its number, from 1. */
  readonly attempt: number;
  /** Its number in the schedule that runs. */
  readonly tries: number;
}

/** Claims what is due for an endpoint, the oldest first; other processes pass over it. */
export const claimDeliveries = async (
  { pool }: Database,
  { accountId, id }: DueEndpoint,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<readonly ClaimedDelivery[]> => {
  const { rows } = await pool.query<ClaimedDelivery>({
    name: 'claim-webhook-deliveries',
    text: `WITH due AS (
        SELECT event_id FROM webhook_deliveries WHERE endpoint_id = $2 AND account_id = $1 AND next_at <= $3
        ORDER BY next_at, event_id LIMIT $4 FOR UPDATE SKIP LOCKED
      )
      UPDATE webhook_deliveries d SET attempts = attempts + 1, tries = tries + 1, next_at = $5
      FROM due, webhook_events e
      WHERE d.account_id = $1 AND d.endpoint_id = $2 AND d.event_id = due.event_id AND e.account_id = $1 AND e.id = due.event_id
      RETURNING d.event_id AS "eventId", e.payload, d.attempts AS attempt, d.tries`,
    values: [accountId, id, new Date(now), limit, new Date(now + CLAIMED_MS)],
  });
  return rows.toSorted((one, other) => (one.eventId < other.eventId ? -1 : 1));
};

/** What came of an attempt. */
export interface Attempt {
  readonly at: Date;
  readonly durationMs: number;
  /** Null when nothing was answered. */
  readonly status: number | null;
  readonly response: string | null;
  readonly error: string | null;
}

/** An attempt to deliver, and when the next is to come: null when none is. */
export interface FinishedDelivery {
  readonly delivery: ClaimedDelivery;
  readonly attempt: Attempt;
  readonly nextAt: Date | null;
}

const wasDelivered = ({ attempt: { error } }: FinishedDelivery): boolean => error === null;

/** Writes what came of attempts, in one statement. What was deleted meanwhile stays deleted. */
export const recordAttempts = async (
  client: pg.PoolClient,
  { accountId, id }: DueEndpoint,
  finished: readonly FinishedDelivery[],
): Promise<void> => {
  await client.query({
    name: 'record-webhook-attempts',
    text: `WITH told AS (
        SELECT * FROM unnest($3::uuid[], $4::smallint[], $5::timestamptz[], $6::integer[], $7::smallint[], $8::text[],
          $9::text[], $10::timestamptz[]) AS told (event_id, attempt, at, duration_ms, status, response, error, next_at)
      ), moved AS (
        UPDATE webhook_deliveries d SET last_at = told.at, last_status = told.status, last_error = told.error,
          next_at = told.next_at,
          state = CASE WHEN told.error IS NULL THEN 'delivered' WHEN told.next_at IS NULL THEN 'failed' ELSE 'waiting' END
        FROM told WHERE d.account_id = $1 AND d.endpoint_id = $2 AND d.event_id = told.event_id
        RETURNING d.event_id
      )
      INSERT INTO webhook_attempts (account_id, endpoint_id, event_id, attempt, at, duration_ms, status, response, error)
      SELECT $1, $2, told.event_id, told.attempt, told.at, told.duration_ms, told.status, told.response, told.error
      FROM told JOIN moved USING (event_id) ON CONFLICT DO NOTHING`,
    values: [
      accountId,
      id,
      finished.map(({ delivery }) => delivery.eventId),
      finished.map(({ delivery }) => delivery.attempt),
      finished.map(({ attempt }) => attempt.at.toISOString()),
      finished.map(({ attempt }) => attempt.durationMs),
      finished.map(({ attempt }) => attempt.status),
      finished.map(({ attempt }) => attempt.response),
      finished.map(({ attempt }) => attempt.error),
      finished.map((one) => (wasDelivered(one) ? null : (one.nextAt?.toISOString() ?? null))),
    ],
  });
};

type DisabledReason = NonNullable<SqlRow<'webhook_endpoints'>['disabled_reason']>;

/**
 * Tells an endpoint nothing more: what was on its way has failed, and the account's other endpoints are told. False when
 * it was disabled already.
 */
export const disableEndpoint = async (
  client: pg.PoolClient,
  { accountId, id }: Pick<DueEndpoint, 'accountId' | 'id'>,
  { reason, now }: { readonly reason: DisabledReason; readonly now: Date },
): Promise<boolean> => {
  const { rows } = await client.query<{ mode: string }>(
    `UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = $3, updated_at = $4
     WHERE account_id = $1 AND id = $2 AND status = 'enabled' RETURNING mode`,
    [accountId, id, reason, now],
  );
  if (rows.length === 0) return false;
  await client.query(
    `UPDATE webhook_deliveries SET state = 'failed', next_at = NULL, last_error = 'The webhook was disabled.'
     WHERE account_id = $1 AND endpoint_id = $2 AND next_at IS NOT NULL`,
    [accountId, id],
  );
  if (reason !== 'asked')
    await client.query(
      `INSERT INTO webhook_facts (account_id, mode, type, subject, reason, at)
       SELECT $1, $3::text, 'webhook.disabled', $2, $4, $5 WHERE webhook_wanted($1, $3::text, 'webhook.disabled')`,
      [accountId, id, rows[0]!.mode, reason, now],
    );
  return true;
};

/** Notes whether an endpoint takes what comes; gives since when it has not. */
export const noteHealth = async (
  client: pg.PoolClient,
  { accountId, id }: DueEndpoint,
  { takes, now }: { readonly takes: boolean; readonly now: Date },
): Promise<Date | null> => {
  const { rows } = await client.query<{ failing_since: Date | null }>(
    `UPDATE webhook_endpoints SET failing_since = CASE WHEN $3 THEN NULL ELSE coalesce(failing_since, $4) END
     WHERE account_id = $1 AND id = $2 AND (NOT $3 OR failing_since IS NOT NULL) RETURNING failing_since`,
    [accountId, id, takes, now],
  );
  return rows[0]?.failing_since ?? null;
};
