import type { Lane } from '@carillon/core/messaging';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Outbound } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';

/** Messages a replica is about to hand over: their intent is on disk. */
export interface Claim {
  readonly id: string;
  readonly messages: readonly ClaimedMessage[];
}

export interface ClaimedMessage extends Outbound {
  readonly lane: Lane;
  /** When it became due: the start of the time it took us. */
  readonly waitingSince: Date;
  /** True when `notAfter` has passed: it is dropped, not sent. */
  readonly tooLate: boolean;
}

interface ClaimedRow {
  account_id: string;
  id: string;
  recipient: string;
  sender: string | null;
  text: string | null;
  encoding: 'gsm7' | 'ucs2';
  segments: number;
  lane: Lane;
  due_at: Date;
  too_late: boolean;
}

/**
 * Lanes are tried in their order, each only while there is room left, so a more urgent text always goes first and
 * a later lane costs nothing while the window is full. SKIP LOCKED lets replicas claim side by side.
 */
const CLAIM = {
  name: 'claim-messages',
  text: `WITH picked AS (
      SELECT queued.account_id, queued.id, queued.due_at
      FROM unnest(enum_range(NULL::lane)) WITH ORDINALITY AS lanes (lane, place),
        LATERAL (
          SELECT account_id, id, due_at FROM messages
          WHERE carrier = $1 AND lane = lanes.lane AND due_at <= $2
          ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
        ) AS queued
      LIMIT $3
    ), claimed AS (
      UPDATE messages m SET stage = 'claimed', due_at = NULL FROM picked
      WHERE m.account_id = picked.account_id AND m.id = picked.id
      RETURNING m.account_id, m.id, m.recipient, m.sender, m.encoding, m.segments, m.lane, picked.due_at,
        coalesce(m.not_after <= $2, false) AS too_late
    )
    SELECT claimed.*, t.text FROM claimed LEFT JOIN message_texts t USING (account_id, id)
    ORDER BY lane, id`,
};

const RECORD = {
  name: 'record-claim',
  text: `INSERT INTO claims (id, replica_id, carrier, account_ids, message_ids, created_at)
    VALUES ($1, $2, $3, $4::uuid[], $5::uuid[], $6)`,
};

const toMessage = (row: ClaimedRow): ClaimedMessage => ({
  accountId: row.account_id,
  messageId: row.id,
  recipient: row.recipient,
  sender: row.sender,
  // A text whose retention ran out while it waited cannot be sent any more.
  text: row.text ?? '',
  encoding: row.encoding,
  segments: row.segments,
  lane: row.lane,
  waitingSince: row.due_at,
  tooLate: row.too_late || row.text === null,
});

const take = async (
  client: pg.PoolClient,
  { carrier, replicaId, limit, now }: ClaimRequest,
): Promise<Claim | null> => {
  const at = new Date(now);
  const { rows } = await client.query<ClaimedRow>({ ...CLAIM, values: [carrier, at, limit] });
  if (rows.length === 0) return null;
  const id = uuidv7();
  const members = [rows.map((row) => row.account_id), rows.map((row) => row.id)];
  await client.query({ ...RECORD, values: [id, replicaId, carrier, ...members, at] });
  return { id, messages: rows.map(toMessage) };
};

export interface ClaimRequest {
  readonly carrier: string;
  readonly replicaId: string;
  /** Messages at most: what the carrier's window has room for. */
  readonly limit: number;
  readonly now: number;
}

/** Claims what is due for a carrier; null when nothing is. Committed before it returns, so no byte leaves before. */
export const claimMessages = (database: Database, request: ClaimRequest): Promise<Claim | null> =>
  database.transaction((client) => take(client, request));

/** When the next message of a carrier becomes due; null when nothing waits. */
export const nextDue = async ({ pool }: Database, carrier: string): Promise<Date | null> => {
  const { rows } = await pool.query<{ due_at: Date | null }>({
    name: 'next-due',
    text: `SELECT min(queued.due_at) AS due_at FROM unnest(enum_range(NULL::lane)) AS lanes (lane),
      LATERAL (SELECT due_at FROM messages WHERE carrier = $1 AND lane = lanes.lane AND due_at IS NOT NULL
               ORDER BY due_at LIMIT 1) AS queued`,
    values: [carrier],
  });
  return rows[0]?.due_at ?? null;
};
