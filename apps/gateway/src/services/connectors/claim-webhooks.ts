import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Row } from '../../infrastructure/database/query.ts';

/** A webhook that this process reads now. */
export interface ClaimedWebhook
  extends Pick<
    Row<'received_webhooks'>,
    'accountId' | 'id' | 'connectionId' | 'platform' | 'shop' | 'mode' | 'tries' | 'receivedAt'
  > {
  readonly verified: string;
  readonly body: Buffer;
}

/** A process that died in a reading ends none: after this another one begins it. Far above what a reading takes. */
const CLAIMED_MS = 15_000;
/** Webhooks of one connection that are read before the others have had their turn. */
const MOST_OF_CONNECTION = 50;

/**
 * The connections that something waits for are found one after the other in the index, not by reading what waits. Each
 * has its first before anybody has a second; among those, whoever has waited longest.
 */
const CLAIM = `WITH RECURSIVE waiting AS (
    (SELECT connection_id FROM received_webhooks WHERE state = 'received' ORDER BY connection_id LIMIT 1)
    UNION ALL
    SELECT (SELECT r.connection_id FROM received_webhooks r
            WHERE r.state = 'received' AND r.connection_id > w.connection_id ORDER BY r.connection_id LIMIT 1)
    FROM waiting w WHERE w.connection_id IS NOT NULL
  ), first AS (
    SELECT d.* FROM waiting w, LATERAL (
      SELECT r.account_id, r.id, r.next_at, row_number() OVER (ORDER BY r.next_at, r.id) AS turn
      FROM received_webhooks r
      WHERE r.state = 'received' AND r.connection_id = w.connection_id AND r.next_at <= $1
      ORDER BY r.next_at, r.id LIMIT $4
    ) AS d WHERE w.connection_id IS NOT NULL
    ORDER BY d.turn, d.next_at LIMIT $2
  ), due AS (
    SELECT r.account_id, r.id FROM received_webhooks r JOIN first f ON f.account_id = r.account_id AND f.id = r.id
    WHERE r.state = 'received' AND r.next_at <= $1 FOR UPDATE OF r SKIP LOCKED
  ), claimed AS (
    UPDATE received_webhooks r SET tries = r.tries + 1, next_at = $3
    FROM due WHERE r.account_id = due.account_id AND r.id = due.id
    RETURNING r.account_id, r.id, r.connection_id, r.platform, r.shop, r.mode, r.tries, r.received_at
  )
  SELECT c.account_id AS "accountId", c.id, c.connection_id AS "connectionId", c.platform, c.shop, c.mode, c.tries, c.received_at AS "receivedAt", b.verified, b.body
  FROM claimed c JOIN received_webhook_bodies b ON b.account_id = c.account_id AND b.id = c.id ORDER BY c.id`;

/** Claims webhooks that are to be read; other processes pass over them. */
export const claimWebhooks = async (
  { pool }: Database,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<readonly ClaimedWebhook[]> => {
  const { rows } = await pool.query<ClaimedWebhook>(CLAIM, [
    new Date(now),
    limit,
    new Date(now + CLAIMED_MS),
    MOST_OF_CONNECTION,
  ]);
  return rows;
};

/** What a reading came to. */
export interface ReadWebhook {
  readonly claimed: Pick<ClaimedWebhook, 'accountId' | 'id' | 'tries'>;
  readonly code: string | null;
  readonly detail: string | null;
  /** Null where it failed. */
  readonly outcome: object | null;
}

/** Locks those that are still this process's to read, and gives their ids: one may have been erased, replayed, or taken over. */
export const lockClaimed = async (
  client: pg.PoolClient,
  claimed: readonly Pick<ClaimedWebhook, 'accountId' | 'id' | 'tries'>[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await client.query<{ id: string }>(
    `SELECT r.id FROM received_webhooks r
     JOIN unnest($1::uuid[], $2::uuid[], $3::integer[]) AS told (account_id, id, tries)
       ON r.account_id = told.account_id AND r.id = told.id AND r.tries = told.tries
     WHERE r.state = 'received' ORDER BY r.id FOR UPDATE OF r`,
    [
      claimed.map(({ accountId }) => accountId),
      claimed.map(({ id }) => id),
      claimed.map(({ tries }) => tries),
    ],
  );
  return new Set(rows.map(({ id }) => id));
};

/** Writes what came of readings; gives how many were still this process's to read. */
export const recordRead = async (
  client: pg.PoolClient | pg.Pool,
  read: readonly ReadWebhook[],
  now: Date,
): Promise<number> => {
  const { rowCount } = await client.query(
    `UPDATE received_webhooks r SET state = CASE WHEN told.code IS NULL THEN 'read' ELSE 'failed' END,
       code = told.code, detail = told.detail, outcome = coalesce(told.outcome::jsonb, r.outcome), next_at = NULL, read_at = $7
     FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[])
       AS told (account_id, id, tries, code, detail, outcome)
     WHERE r.account_id = told.account_id AND r.id = told.id AND r.tries = told.tries AND r.state = 'received'`,
    [
      read.map(({ claimed }) => claimed.accountId),
      read.map(({ claimed }) => claimed.id),
      read.map(({ claimed }) => claimed.tries),
      read.map(({ code }) => code),
      read.map(({ detail }) => detail),
      read.map(({ outcome }) => (outcome ? JSON.stringify(outcome) : null)),
      now,
    ],
  );
  return rowCount ?? 0;
};

/** Puts a reading off that failed for no fault of the webhook. */
export const putOff = async (
  { pool }: Database,
  { accountId, id, tries }: Pick<ClaimedWebhook, 'accountId' | 'id' | 'tries'>,
  until: Date,
): Promise<void> => {
  await pool.query(
    `UPDATE received_webhooks SET next_at = $4 WHERE account_id = $1 AND id = $2 AND tries = $3 AND state = 'received'`,
    [accountId, id, tries, until],
  );
};
