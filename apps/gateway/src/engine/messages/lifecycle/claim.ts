import { LANES, type Lane, WAITING_LIMITS } from '@carillon/core/messaging';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type Blocked, checkClaimed } from '../../consent/claim-check.ts';
import { cutoffsOf, type WaitingLimits } from '../waiting-limits/waiting-limits.ts';
import { type Claim, type Claimant, type ClaimedRow, toClaimedMessage } from './claims.ts';
import { STATE_COLUMNS } from './message-state.ts';

/** The messages of one account and campaign in a lane. */
export interface ClaimTurn {
  readonly lane: Lane;
  readonly account: string;
  /** Empty for messages of none. */
  readonly campaign: string;
}

/** What one claim may take: some of each turn, in this order. */
export interface ClaimPlan {
  readonly turns: readonly ClaimTurn[];
  /** Messages of one turn at most. */
  readonly share: number;
  /** Messages in all at most. */
  readonly limit: number;
}

export interface ClaimRequest extends Claimant {
  /** Tokens of leases, one of which must hold when the claim is written; undefined where the carrier has none. */
  readonly fence?: readonly bigint[] | undefined;
  /** Within what the carrier's window has room for. */
  readonly plan: ClaimPlan;
  /** After which message a turn is read on; from its beginning when left out. */
  readonly cursorOf?: ((turn: ClaimTurn) => { readonly dueAt: Date; readonly id: string } | null) | undefined;
  /** How long texts may wait; what the product says when left out. */
  readonly limits?: WaitingLimits | undefined;
}

/** What a claim from a lane reads besides: what decides whether the message may leave. */
interface TakenRow extends ClaimedRow {
  readonly whereabouts: string | null;
  readonly suppressed: boolean;
  /** The claim is written: the lease it was made under holds. */
  readonly recorded: boolean;
}

/**
 * From stage `queued` to `claimed`. Turns are taken in their order, each only while there is room left, so a more
 * urgent text always goes first and a later turn costs nothing once the window is full. SKIP LOCKED lets replicas claim
 * side by side.
 */
const CLAIM = {
  name: 'claim-messages',
  text: `WITH picked AS (
      SELECT queued.account_id, queued.id, queued.due_at
      FROM unnest($2::lane[], $3::uuid[], $4::text[], $8::timestamptz[], $9::uuid[])
          AS turns (lane, account_id, campaign, after_due_at, after_id),
        LATERAL (
          SELECT account_id, id, due_at FROM messages
          WHERE carrier = $1 AND lane = turns.lane AND account_id = turns.account_id
            AND coalesce(campaign, '') = turns.campaign AND due_at <= $5
            AND (due_at, id) > (turns.after_due_at, turns.after_id)
          ORDER BY due_at, id LIMIT $6 FOR UPDATE SKIP LOCKED
        ) AS queued
      LIMIT $7
    ), claimed AS (
      UPDATE messages m SET stage = 'claimed', due_at = NULL FROM picked
      WHERE m.account_id = picked.account_id AND m.id = picked.id
      RETURNING ${STATE_COLUMNS}, m.recipient, m.sender, m.encoding, m.lane, m.not_after, picked.due_at AS waiting_since,
        m.whereabouts, m.mode, m.failovers -> -1 ->> 'reason' AS last_move,
        CASE WHEN m.not_after <= $5 THEN 'not_after_passed'
             WHEN greatest(m.created_at, m.send_at) <= ($11::timestamptz[])[array_position($10::lane[], m.lane)]
               THEN 'waited_too_long' END AS too_late
    ), recorded AS (
      INSERT INTO claims (id, replica_id, carrier, account_ids, message_ids, created_at)
      SELECT $12, $13, $1, array_agg(account_id), array_agg(id), $5 FROM claimed
      HAVING count(*) > 0 AND ($14::bigint[] IS NULL OR EXISTS (
        SELECT FROM bind_leases WHERE carrier = $1 AND replica_id = $13 AND token = ANY($14::bigint[])
          AND lease_until > clock_timestamp()))
      RETURNING id
    )
    SELECT claimed.*, EXISTS (SELECT FROM recorded) AS recorded, t.text,
      -- Few numbers want no text at all, and most gateways have none: then no row is looked at.
      claimed.purpose = 'transactional' AND EXISTS (SELECT FROM suppressions WHERE scope = 'all')
        AND EXISTS (SELECT FROM suppressions s WHERE s.account_id = suppression_list(claimed.account_id)
                      AND s.recipient = claimed.recipient AND s.scope = 'all') AS suppressed
    FROM claimed LEFT JOIN message_texts t USING (account_id, id)
    ORDER BY lane, id`,
};

/** Only what waits has a `due_at`, so the queue holds messages of stage `queued` and no others. */
const takeQueued = async (
  client: pg.PoolClient,
  id: string,
  {
    carrier,
    replicaId,
    fence,
    plan: { turns, share, limit },
    cursorOf,
    now,
    limits = WAITING_LIMITS,
  }: ClaimRequest,
): Promise<readonly TakenRow[]> => {
  const cutoffs = cutoffsOf(limits, now);
  const cursors = turns.map((turn) => cursorOf?.(turn) ?? null);
  const { rows } = await client.query<TakenRow>({
    ...CLAIM,
    values: [
      carrier,
      turns.map(({ lane }) => lane),
      turns.map(({ account }) => account),
      turns.map(({ campaign }) => campaign),
      new Date(now),
      share,
      limit,
      cursors.map((cursor) => cursor?.dueAt ?? '-infinity'),
      cursors.map((cursor) => cursor?.id ?? '00000000-0000-0000-0000-000000000000'),
      LANES,
      LANES.map((lane) => cutoffs[lane]),
      id,
      replicaId,
      fence?.map(String) ?? null,
    ],
  });
  return rows;
};

/** The lease under which messages were to be claimed is another's by now. */
class LeaseLost extends Error {}

const claim = async (client: pg.PoolClient, request: ClaimRequest): Promise<Claim | null> => {
  const id = uuidv7();
  const rows = await takeQueued(client, id, request);
  if (rows.length === 0) return null;
  if (!rows[0]!.recorded) throw new LeaseLost();
  const commercial = rows.filter((row) => row.purpose === 'commercial');
  const blocked = await checkClaimed(client, commercial, request.now);
  const checked = new Map(commercial.map((row, place) => [row, blocked.get(place)]));
  const blockedBy = (row: TakenRow): Blocked | null =>
    row.suppressed ? { kind: 'suppressed' } : (checked.get(row) ?? null);
  return { id, messages: rows.map((row) => toClaimedMessage(row, blockedBy(row))) };
};

/** Claims what is due for a carrier; null when nothing is any more. Committed before it returns, so no byte leaves before. */
export const claimMessages = (database: Database, request: ClaimRequest): Promise<Claim | null> =>
  database.hotPath
    .transaction((client) => claim(client, request))
    .catch((error: unknown) => {
      if (error instanceof LeaseLost) return null;
      throw error;
    });
