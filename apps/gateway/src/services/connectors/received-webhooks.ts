import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { storableId } from '../../engine/quarantine/storable.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { PageRequest } from '../../infrastructure/database/page.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import { checkReplayPeriod } from '../../infrastructure/http/replay-period.ts';
import type { ConnectionRow } from './connections.ts';
import { KEPT_MS } from './webhook-bodies.ts';

/** A webhook as lists show it. */
export interface ReceivedRow
  extends SqlRow<
    'received_webhooks',
    'id' | 'topic' | 'delivery_id' | 'state' | 'code' | 'detail' | 'outcome' | 'received_at' | 'read_at'
  > {
  readonly replayable: boolean;
}

type Owner = Pick<ConnectionRow, 'accountId' | 'id'>;

/** Which webhooks of a connection are asked for; null is any. */
export interface ReceivedFilter {
  readonly state: ReceivedRow['state'] | null;
  readonly deliveryId: string | null;
}

/** One page of what came for a connection, newest first. */
export const listReceived = async (
  { pool }: Database,
  { accountId, id }: Owner,
  { before, limit, state, deliveryId }: PageRequest & ReceivedFilter,
): Promise<readonly ReceivedRow[]> => {
  const { rows } = await pool.query<ReceivedRow>(
    `SELECT r.id, r.topic, r.delivery_id, r.state, r.code, r.detail, r.outcome, r.received_at, r.read_at,
       EXISTS (SELECT FROM received_webhook_bodies b WHERE b.account_id = r.account_id AND b.id = r.id) AS replayable
     FROM received_webhooks r
     WHERE r.account_id = $1 AND r.connection_id = $2 AND ($3::uuid IS NULL OR r.id < $3)
       AND ($4::text IS NULL OR r.state = $4) AND ($5::text IS NULL OR r.delivery_id = $5)
     ORDER BY r.id DESC LIMIT $6`,
    [accountId, id, before, state, deliveryId === null ? null : storableId(deliveryId), limit],
  );
  return rows;
};

/** What is to be read again. */
export type Replay =
  | { readonly webhook: string }
  | { readonly from: Date; readonly until: Date }
  | { readonly failedSince: Date };

/** The webhooks of a replay, as a condition over $4 on. */
const chosenBy = (replay: Replay): readonly [sql: string, ...values: unknown[]] => {
  if ('webhook' in replay) return ['r.id = $4', replay.webhook];
  if ('failedSince' in replay) return ["r.state = 'failed' AND r.read_at >= $4", replay.failedSince];
  return ['r.received_at >= $4 AND r.received_at < $5', replay.from, replay.until];
};

const checkPeriod = (replay: Replay, now: number): Result<null, Refusal> =>
  'webhook' in replay ? succeed(null) : checkReplayPeriod(replay, { keptMs: KEPT_MS, now });

const REPLAY = `UPDATE received_webhooks r SET state = 'received', tries = 0, next_at = $3, code = NULL, detail = NULL
  WHERE r.account_id = $1 AND r.connection_id = $2 AND coalesce(r.next_at, $3) < 'infinity'
    AND EXISTS (SELECT FROM received_webhook_bodies b WHERE b.account_id = r.account_id AND b.id = r.id)`;

const RECEIVED_DROPPED = refuse(
  'received_webhook_dropped',
  'What it says is no longer kept. Let the platform send it again.',
  'webhook',
);

export const RECEIVED_NOT_FOUND = refuse(
  'received_webhook_not_found',
  'No such webhook came for the connection. List them with GET /v1/connections/{id}/webhooks.',
  'webhook',
);

/** What there is to say of one that is not made to be read again: one that a restore holds is to be read anyway. */
const sayWhy = async (
  client: pg.PoolClient,
  { accountId, id }: Owner,
  webhook: string,
): Promise<Result<number, Refusal>> => {
  const { rows } = await client.query<Pick<ReceivedRow, 'state'>>(
    'SELECT state FROM received_webhooks WHERE account_id = $1 AND connection_id = $2 AND id = $3',
    [accountId, id, webhook],
  );
  if (!rows[0]) return RECEIVED_NOT_FOUND;
  return rows[0].state === 'received' ? succeed(0) : RECEIVED_DROPPED;
};

/**
 * Has webhooks read again, also those that were read before: what was known of them stays known, by its event keys.
 * Those whose bodies are gone are passed over. Gives how many. Refusals: `received_webhook_not_found`,
 * `received_webhook_dropped`, `replay_too_old`, `replay_period_invalid`.
 */
export const replayReceived = async (
  client: pg.PoolClient,
  owner: Owner,
  { replay, now }: { readonly replay: Replay; readonly now: number },
): Promise<Result<number, Refusal>> => {
  const valid = checkPeriod(replay, now);
  if (!valid.ok) return valid;
  const [chosen, ...values] = chosenBy(replay);
  const { rowCount } = await client.query(`${REPLAY} AND ${chosen}`, [
    owner.accountId,
    owner.id,
    new Date(now),
    ...values,
  ]);
  if ('webhook' in replay && rowCount === 0) return sayWhy(client, owner, replay.webhook);
  return succeed(rowCount ?? 0);
};
