import type { Currency } from '@carillon/core/billing';
import type { Purpose } from '@carillon/core/messaging';
import type pg from 'pg';
import { plainArray } from '../../../infrastructure/database/array-literal.ts';
import { type LedgerMovement, postEntries } from '../../billing/ledger.ts';
import { releaseOf } from './holds.ts';
import type { State } from './transition.ts';

/** Which message. */
export interface Ref {
  readonly accountId: string;
  readonly messageId: string;
}

/** What a message is charged for. */
export interface Charge {
  readonly purpose: Purpose;
  readonly country: string | null;
  readonly connector: string | null;
  readonly campaign: string | null;
  readonly segments: number;
  readonly margin: bigint;
}

/** A message's moving part, with what its money is about. */
export interface StateRow extends Ref {
  readonly price: bigint;
  readonly charge: Charge;
  readonly currency: Currency;
  readonly state: State;
}

/** A row of `STATE_COLUMNS`. */
export interface StateColumns extends Charge {
  account_id: string;
  id: string;
  price: bigint;
  currency: Currency;
  stage: State['stage'];
  status: State['status'];
  settlement: State['settlement'];
  reason: string | null;
  by_timer: boolean;
  due_at: Date | null;
  submitted_at: Date | null;
  final_at: Date | null;
}

/** The columns a state is read from, of `messages m`. */
export const STATE_COLUMNS = `m.account_id, m.id, m.price, m.currency, m.purpose, m.country, m.connector, m.campaign,
  m.segments, m.margin, m.stage, m.status, m.settlement, m.reason, m.by_timer, m.due_at, m.submitted_at, m.final_at`;

/** Locks messages and reads where they stand, by account and message id. */
export const lockStates = async (
  client: pg.PoolClient,
  refs: readonly Ref[],
): Promise<Map<string, StateRow>> => {
  if (refs.length === 0) return new Map();
  const { rows } = await client.query<StateColumns>({
    name: 'lock-states',
    text: `SELECT ${STATE_COLUMNS}
      FROM messages m JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, id)
        ON m.account_id = wanted.account_id AND m.id = wanted.id
      ORDER BY m.account_id, m.id FOR NO KEY UPDATE OF m`,
    values: [refs.map((ref) => ref.accountId), refs.map((ref) => ref.messageId)],
  });
  return new Map(rows.map((row) => [`${row.account_id}${row.id}`, toStateRow(row)]));
};

/** The state in a row of `STATE_COLUMNS`. */
export const toStateRow = (row: StateColumns): StateRow => ({
  accountId: row.account_id,
  messageId: row.id,
  price: row.price,
  currency: row.currency,
  charge: {
    purpose: row.purpose,
    country: row.country,
    connector: row.connector,
    campaign: row.campaign,
    segments: row.segments,
    margin: row.margin,
  },
  state: {
    stage: row.stage,
    status: row.status,
    settlement: row.settlement,
    reason: row.reason,
    byTimer: row.by_timer,
    dueAt: row.due_at,
    submittedAt: row.submitted_at,
    finalAt: row.final_at,
  },
});

/** A change from one state to the next. */
export interface Move {
  readonly row: StateRow;
  readonly state: State;
}

/** The money of a move: what was held is captured, or given back. */
const movements = (moves: readonly Move[]): LedgerMovement[] =>
  moves.flatMap(({ row, state }) => {
    if (state.settlement === row.state.settlement) return [];
    if (state.settlement === 'released') return [releaseOf(row)];
    if (state.settlement !== 'captured') return [];
    const { accountId, price: amount, currency, charge } = row;
    const line = { ...charge, messages: 1, amount };
    return [{ accountId, kind: 'capture', amount, currency, messages: 1, line }];
  });

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/**
 * Writes new states. A message that is no longer in the stage its move starts from is left alone; the moves that were
 * written are given back, for `settleMoves` to move their money in the same transaction.
 *
 * The stage is the guard that makes reading under a lock unnecessary: each leaves its stage once.
 */
export const writeStates = async (
  client: pg.PoolClient,
  moves: readonly Move[],
): Promise<readonly Move[]> => {
  if (moves.length === 0) return [];
  const { rows, rowCount } = await client.query<{ account_id: string; id: string }>({
    name: 'write-states',
    text: `UPDATE messages m SET stage = s.stage, status = s.status, settlement = s.settlement, reason = s.reason,
        by_timer = s.by_timer, due_at = s.due_at, submitted_at = s.submitted_at, final_at = s.final_at
      FROM unnest($1::uuid[], $2::uuid[], $3::message_stage[], $4::message_status[], $5::settlement[], $6::text[],
        $7::boolean[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::message_stage[])
        AS s (account_id, id, stage, status, settlement, reason, by_timer, due_at, submitted_at, final_at, stood)
      WHERE m.account_id = s.account_id AND m.id = s.id AND m.stage = s.stood
      RETURNING m.account_id, m.id`,
    values: [
      plainArray(moves.map(({ row }) => row.accountId)),
      plainArray(moves.map(({ row }) => row.messageId)),
      plainArray(moves.map(({ state }) => state.stage)),
      plainArray(moves.map(({ state }) => state.status)),
      plainArray(moves.map(({ state }) => state.settlement)),
      moves.map(({ state }) => state.reason),
      plainArray(moves.map(({ state }) => state.byTimer)),
      plainArray(moves.map(({ state }) => iso(state.dueAt))),
      plainArray(moves.map(({ state }) => iso(state.submittedAt))),
      plainArray(moves.map(({ state }) => iso(state.finalAt))),
      plainArray(moves.map(({ row }) => row.state.stage)),
    ],
  });
  if (rowCount === moves.length) return moves;
  const written = new Set(rows.map((row) => `${row.account_id}${row.id}`));
  return moves.filter(({ row }) => written.has(`${row.accountId}${row.messageId}`));
};

/**
 * Moves the money of moves that were written, and what is given back: one entry per account and kind. It takes the wallets' locks, which
 * admission waits for, so it comes last in its transaction.
 */
export const settleMoves = async (
  client: pg.PoolClient,
  { moves, refunds = [] }: { moves: readonly Move[]; refunds?: readonly LedgerMovement[] },
  now: Date,
): Promise<void> => {
  await postEntries(client, [...movements(moves), ...refunds], now);
};
