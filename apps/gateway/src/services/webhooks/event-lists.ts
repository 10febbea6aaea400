import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { PageRequest } from '../../infrastructure/database/page.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import { checkReplayPeriod } from '../../infrastructure/http/replay-period.ts';
import type { EndpointRow } from './endpoints.ts';

/** Events, with what became of them, are kept for so long. */
export const KEPT_MS = 30 * 24 * 3_600_000;

/** A delivery as lists show it; its id is that of its event. */
export type DeliveryRow = SqlRow<
  'webhook_deliveries',
  'state' | 'attempts' | 'next_at' | 'last_at' | 'last_status' | 'last_error'
> &
  SqlRow<'webhook_events', 'id' | 'type' | 'occurred_at' | 'payload'>;

const SELECT = `SELECT e.id, e.type, e.occurred_at, e.payload, d.state, d.attempts, d.next_at, d.last_at, d.last_status, d.last_error
  FROM webhook_deliveries d JOIN webhook_events e ON e.account_id = d.account_id AND e.id = d.event_id
  WHERE d.account_id = $1 AND d.endpoint_id = $2`;

type Owner = Pick<EndpointRow, 'accountId' | 'id'>;

/** One page of an endpoint's deliveries, newest first. */
export const listDeliveries = async (
  { pool }: Database,
  { accountId, id }: Owner,
  { state, before, limit }: PageRequest & { readonly state: DeliveryRow['state'] | null },
): Promise<readonly DeliveryRow[]> => {
  const { rows } = await pool.query<DeliveryRow>(
    `${SELECT} AND ($3::uuid IS NULL OR d.event_id < $3) AND ($4::text IS NULL OR d.state = $4)
     ORDER BY d.event_id DESC LIMIT $5`,
    [accountId, id, before, state, limit],
  );
  return rows;
};

/** One delivery of an endpoint; undefined when there is none. */
export const findDelivery = async (
  { pool }: Database,
  { accountId, id }: Owner,
  event: string,
): Promise<DeliveryRow | undefined> => {
  const { rows } = await pool.query<DeliveryRow>(`${SELECT} AND d.event_id = $3`, [accountId, id, event]);
  return rows[0];
};

export type AttemptRow = SqlRow<
  'webhook_attempts',
  'attempt' | 'at' | 'duration_ms' | 'status' | 'response' | 'error'
>;

/** What came of each attempt, the first one first. */
export const attemptsOf = async (
  { pool }: Database,
  { accountId, id }: Owner,
  event: string,
): Promise<readonly AttemptRow[]> => {
  const { rows } = await pool.query<AttemptRow>(
    `SELECT attempt, at, duration_ms, status, response, error FROM webhook_attempts
     WHERE account_id = $1 AND endpoint_id = $2 AND event_id = $3 ORDER BY attempt`,
    [accountId, id, event],
  );
  return rows;
};

/** What is to be delivered again. */
export type Replay =
  | { readonly event: string }
  | { readonly from: Date; readonly until: Date }
  | { readonly failedSince: Date };

/** The events of a replay, as a query over $1 account, $2 endpoint and $4 on. */
const selected = (replay: Replay): readonly [sql: string, ...values: unknown[]] => {
  if ('event' in replay)
    return [
      'SELECT event_id AS id FROM webhook_deliveries WHERE account_id = $1 AND endpoint_id = $2 AND event_id = $4',
      replay.event,
    ];
  if ('failedSince' in replay)
    return [
      `SELECT d.event_id AS id FROM webhook_deliveries d JOIN webhook_events e ON e.account_id = d.account_id AND e.id = d.event_id
       WHERE d.account_id = $1 AND d.endpoint_id = $2 AND d.state = 'failed' AND coalesce(d.last_at, e.occurred_at) >= $4`,
      replay.failedSince,
    ];
  return [
    `SELECT e.id FROM webhook_events e JOIN webhook_endpoints w ON w.account_id = e.account_id AND w.mode = e.mode
       AND e.type = ANY (w.events)
     WHERE e.account_id = $1 AND w.id = $2 AND e.id >= uuid_at($4) AND e.id < uuid_at($5)`,
    replay.from,
    replay.until,
  ];
};

const checkPeriod = (replay: Replay, now: Date): Result<null, Refusal> =>
  'event' in replay ? succeed(null) : checkReplayPeriod(replay, { keptMs: KEPT_MS, now: now.getTime() });

/**
 * Makes deliveries due again, each with a schedule of its own from the start; what happened in a period goes to the
 * endpoint even where it was not told of it at the time. Gives how many. Refusals: `webhook_disabled`, `replay_too_old`,
 * `replay_period_invalid`, `webhook_event_not_found`.
 */
export const replayDeliveries = async (
  client: pg.PoolClient,
  { accountId, id, status }: EndpointRow,
  { replay, now }: { readonly replay: Replay; readonly now: Date },
): Promise<Result<number, Refusal>> => {
  if (status === 'disabled')
    return refuse(
      'webhook_disabled',
      'The webhook is disabled. Enable it first: PATCH /v1/webhooks/{id} with {"enabled": true}.',
    );
  const valid = checkPeriod(replay, now);
  if (!valid.ok) return valid;
  const [sql, ...values] = selected(replay);
  const { rowCount } = await client.query(
    `INSERT INTO webhook_deliveries (account_id, endpoint_id, event_id, next_at)
     SELECT $1, $2, chosen.id, $3 FROM (${sql}) AS chosen
     ON CONFLICT (account_id, endpoint_id, event_id) DO UPDATE
       SET state = 'waiting', tries = 0, next_at = EXCLUDED.next_at`,
    [accountId, id, now, ...values],
  );
  if ('event' in replay && rowCount === 0)
    return refuse(
      'webhook_event_not_found',
      'The webhook was told of no such event. List its deliveries with GET /v1/webhooks/{id}/deliveries.',
      'event',
    );
  return succeed(rowCount ?? 0);
};
