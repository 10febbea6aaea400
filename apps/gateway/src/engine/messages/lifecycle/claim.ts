import type { Encoding } from '@carillon/core/encoding';
import { LANES, type Lane, WAITING_LIMITS } from '@carillon/core/messaging';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Outbound } from '../../carriers/carrier.ts';
import { type Barred, checkClaimed } from '../../consent/claim-check.ts';
import type { Mark } from '../../dispatch/queue/cursors.ts';
import type { Take } from '../../dispatch/queue/fair-share.ts';
import type { Place } from '../../dispatch/queue/waiting.ts';
import { cutoffsOf, type TooLate, type WaitingLimits } from '../waiting-limits/waiting-limits.ts';
import { STATE_COLUMNS, type StateColumns, type StateRow, toStateRow } from './message-state.ts';

/** Messages a replica is about to hand over: their intent is on disk. */
export interface Claim {
  readonly id: string;
  readonly messages: readonly ClaimedMessage[];
}

export interface ClaimedMessage extends Outbound {
  readonly lane: Lane;
  /** When it became due: the start of the time it took us. */
  readonly waitingSince: Date;
  /** Why its time is up: then it is dropped, not sent. Null when it is not. */
  readonly tooLate: TooLate | null;
  /** Why it may not leave now: its recipient said no, or it has to wait. Null when it may. */
  readonly barred: Barred | null;
  readonly mode: 'live' | 'test';
  /** Why it was moved to its carrier; null when admission chose it. */
  readonly lastMove: string | null;
  /** Where it stands now that it is claimed, so that nobody need read it again. */
  readonly claimed: StateRow;
}

interface ClaimedRow extends StateColumns {
  recipient: string;
  sender: string | null;
  text: string | null;
  encoding: Encoding;
  not_after: Date | null;
  lane: Lane;
  waiting_since: Date;
  mode: 'live' | 'test';
  last_move: string | null;
  too_late: TooLate | null;
  whereabouts: string | null;
  suppressed: boolean;
}

/**
 * Turns are taken in their order, each only while there is room left, so a more urgent text always goes first and a
 * later turn costs nothing once the window is full. SKIP LOCKED lets replicas claim side by side.
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
    )
    SELECT claimed.*, t.text,
      -- Few numbers want no text at all, and most gateways have none: then no row is looked at.
      claimed.purpose = 'transactional' AND EXISTS (SELECT FROM suppressions WHERE scope = 'all')
        AND EXISTS (SELECT FROM suppressions s WHERE s.account_id = suppression_list(claimed.account_id)
                      AND s.recipient = claimed.recipient AND s.scope = 'all') AS suppressed
    FROM claimed LEFT JOIN message_texts t USING (account_id, id)
    ORDER BY lane, id`,
};

const RECORD = {
  name: 'record-claim',
  text: `INSERT INTO claims (id, replica_id, carrier, account_ids, message_ids, created_at)
    SELECT $1, $2, $3, $4::uuid[], $5::uuid[], $6
    WHERE $7::bigint[] IS NULL OR EXISTS (SELECT FROM bind_leases WHERE carrier = $3 AND replica_id = $2
                                            AND token = ANY($7::bigint[]) AND lease_until > clock_timestamp())
    RETURNING EXISTS (SELECT FROM suppressions WHERE scope = 'all') AS some_want_none`,
};

/** The lease under which messages were to be claimed is another's by now. */
class LeaseLost extends Error {}

/**
 * Writes the intent: which messages this replica is about to hand over. Tells whether anybody at all wants no text of
 * any kind, so that recipients are looked up only then.
 *
 * @throws LeaseLost where the carrier's leases are named and none of them holds.
 */
export const recordClaim = async (
  client: pg.PoolClient,
  { id, messages }: { id: string; messages: readonly { accountId: string; messageId: string }[] },
  { carrier, replicaId, now, fence }: Omit<ClaimRequest, 'take' | 'markOf' | 'limits'>,
): Promise<boolean> => {
  const members = [
    messages.map((message) => message.accountId),
    messages.map((message) => message.messageId),
  ];
  const values = [id, replicaId, carrier, ...members, new Date(now), fence?.map(String) ?? null];
  const { rows } = await client.query<{ some_want_none: boolean }>({ ...RECORD, values });
  if (!rows[0]) throw new LeaseLost();
  return rows[0].some_want_none;
};

const toMessage = (row: ClaimedRow, barred: Barred | null): ClaimedMessage => ({
  accountId: row.account_id,
  messageId: row.id,
  recipient: row.recipient,
  sender: row.sender,
  purpose: row.purpose,
  text: row.text ?? '',
  encoding: row.encoding,
  segments: row.segments,
  notAfter: row.not_after,
  lane: row.lane,
  waitingSince: row.waiting_since,
  // A text whose retention ran out while it waited cannot be sent any more.
  tooLate: row.too_late ?? (row.text === null ? 'waited_too_long' : null),
  barred,
  mode: row.mode,
  lastMove: row.last_move,
  claimed: toStateRow(row),
});

const claim = async (
  client: pg.PoolClient,
  { carrier, replicaId, take, markOf, now, fence, limits = WAITING_LIMITS }: ClaimRequest,
): Promise<Claim | null> => {
  const { turns, share, limit } = take;
  const cutoffs = cutoffsOf(limits, now);
  const columns = [
    turns.map(({ lane }) => lane),
    turns.map(({ account }) => account),
    turns.map(({ campaign }) => campaign),
  ];
  const marks = turns.map((turn) => markOf?.(turn) ?? null);
  const after = [
    marks.map((mark) => mark?.dueAt ?? '-infinity'),
    marks.map((mark) => mark?.id ?? '00000000-0000-0000-0000-000000000000'),
  ];
  const ages = [LANES, LANES.map((lane) => cutoffs[lane])];
  const values = [carrier, ...columns, new Date(now), share, limit, ...after, ...ages];
  const { rows } = await client.query<ClaimedRow>({ ...CLAIM, values });
  if (rows.length === 0) return null;
  const id = uuidv7();
  const members = rows.map((row) => ({ accountId: row.account_id, messageId: row.id }));
  await recordClaim(client, { id, messages: members }, { carrier, replicaId, now, fence });
  const commercial = rows.filter((row) => row.purpose === 'commercial');
  const barred = await checkClaimed(client, commercial, now);
  const verdicts = new Map(commercial.map((row, place) => [row, barred.get(place)]));
  const verdictOn = (row: ClaimedRow): Barred | null =>
    row.suppressed ? { kind: 'suppressed' } : (verdicts.get(row) ?? null);
  return { id, messages: rows.map((row) => toMessage(row, verdictOn(row))) };
};

export interface ClaimRequest {
  readonly carrier: string;
  readonly replicaId: string;
  /** Whose turn it is, within what the carrier's window has room for. */
  readonly take: Take;
  /** How far a turn has been read already; from its beginning when left out. */
  readonly markOf?: ((turn: Place) => Mark | null) | undefined;
  readonly now: number;
  /** How long texts may wait; what the product says when left out. */
  readonly limits?: WaitingLimits | undefined;
  /** Tokens of leases, one of which must hold when the claim is written; undefined where the carrier has none. */
  readonly fence?: readonly bigint[] | undefined;
}

/** Claims what is due for a carrier; null when nothing is any more. Committed before it returns, so no byte leaves before. */
export const claimMessages = (database: Database, request: ClaimRequest): Promise<Claim | null> =>
  database
    .transaction((client) => claim(client, request))
    .catch((error: unknown) => {
      if (error instanceof LeaseLost) return null;
      throw error;
    });
