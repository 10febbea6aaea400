import type { Encoding } from '@carillon/core/encoding';
import type { Lane } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Outbound } from '../../carriers/carrier.ts';
import type { Blocked } from '../../consent/claim-check.ts';
import type { TooLate } from '../waiting-limits/waiting-limits.ts';
import { type StateColumns, type StateRow, toStateRow } from './message-state.ts';

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
  readonly blocked: Blocked | null;
  readonly mode: 'live' | 'test';
  /** Why it was moved to its carrier; null when admission chose it. */
  readonly lastMove: string | null;
  /** Its state now that it is claimed, so that nobody need read it again. */
  readonly claimed: StateRow;
}

/** The row of a message in stage `claimed`, with its text. */
export interface ClaimedRow extends StateColumns {
  readonly recipient: string;
  readonly sender: string | null;
  /** Null when its retention ran out while it waited. */
  readonly text: string | null;
  readonly encoding: Encoding;
  readonly not_after: Date | null;
  readonly lane: Lane;
  readonly waiting_since: Date;
  readonly mode: 'live' | 'test';
  readonly last_move: string | null;
  readonly too_late: TooLate | null;
}

/** The message that is handed over, from its row. */
export const toClaimedMessage = (row: ClaimedRow, blocked: Blocked | null): ClaimedMessage => ({
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
  blocked,
  mode: row.mode,
  lastMove: row.last_move,
  claimed: toStateRow(row),
});

const RECORD = {
  name: 'record-claim',
  text: `INSERT INTO claims (id, replica_id, carrier, account_ids, message_ids, created_at)
    VALUES ($1, $2, $3, $4::uuid[], $5::uuid[], $6)
    RETURNING EXISTS (SELECT FROM suppressions WHERE scope = 'all') AS some_want_none`,
};

/** Who claims, and for which carrier. */
export interface Claimant {
  readonly carrier: string;
  readonly replicaId: string;
  readonly now: number;
}

/**
 * Writes the intent: which messages this replica is about to hand over. Tells whether anybody at all wants no text of
 * any kind, so that recipients are looked up only then.
 */
export const recordClaim = async (
  client: pg.PoolClient,
  { id, messages }: { id: string; messages: readonly { accountId: string; messageId: string }[] },
  { carrier, replicaId, now }: Claimant,
): Promise<boolean> => {
  const members = [
    messages.map((message) => message.accountId),
    messages.map((message) => message.messageId),
  ];
  const values = [id, replicaId, carrier, ...members, new Date(now)];
  const { rows } = await client.query<{ some_want_none: boolean }>({ ...RECORD, values });
  return rows[0]!.some_want_none;
};

const END = {
  name: 'end-claims',
  text: `WITH ended AS (DELETE FROM claims WHERE id = ANY($1::uuid[]))
    SELECT told.id FROM unnest($2::uuid[]) AS told (id)
    WHERE NOT EXISTS (SELECT FROM claims WHERE claims.id = told.id)`,
};

/** Ends claims that are completed; of those told of, gives the ones that are no more: others have taken them over. */
export const endClaims = async (
  client: pg.PoolClient,
  { completed, told }: { completed: readonly string[]; told: readonly string[] },
): Promise<readonly string[]> => {
  if (told.length === 0 && completed.length === 0) return [];
  const { rows } = await client.query<{ id: string }>({ ...END, values: [completed, told] });
  return rows.map(({ id }) => id);
};
