import { isFinal } from '@carillon/core/messaging';
import type pg from 'pg';
import type { WithCommit } from '../../infrastructure/database/transaction.ts';
import type { Receipt } from '../carriers/carrier.ts';
import type { FailoverMove } from '../messages/lifecycle/message-row.ts';
import {
  endSubmitted,
  lockStates,
  type Move,
  noteRefusals,
  type Ref,
  type StateRow,
  settleMoves,
  writeStates,
} from '../messages/lifecycle/message-state.ts';
import { afterReceipts, afterSubmission } from '../messages/lifecycle/transition.ts';
import { forgetUnknown, noteUnknown } from '../messages/lifecycle/unknown-submissions.ts';
import type { OutcomeNews } from '../messages/outcome.ts';
import { type ReceiptResult, recordSegments } from '../messages/receipts/apply-receipts.ts';
import { takenSegments } from '../messages/receipts/submissions.ts';
import { refundUnbilled } from '../messages/refunds/refund-unbilled.ts';
import { notePutOff, paced } from '../messages/throttling.ts';
import type { Failover } from './failover/failover.ts';
import { SweptClaims } from './recovery/reclaimed-claims.ts';

export interface News {
  readonly outcomes: readonly OutcomeNews[];
  readonly receipts: readonly Receipt[];
  /** Claims that these outcomes complete. */
  readonly claims: readonly string[];
}

/** What the recording of some news set going. */
interface Recorded {
  /** Something went back to its lane. */
  readonly requeued: boolean;
  readonly failedOver: readonly FailoverMove[];
  /** Receipts that are about no segment that can be told. */
  readonly unmatched: readonly Receipt[];
  /** Receipts that had come before the answers of this batch. */
  readonly late: readonly Receipt[];
}

/** Ends claims, and names those among the ones told of that are no more: they were taken over. */
const END_CLAIMS = {
  name: 'end-claims',
  text: `WITH ended AS (DELETE FROM claims WHERE id = ANY($1::uuid[]))
    SELECT told.id FROM unnest($2::uuid[]) AS told (id)
    WHERE NOT EXISTS (SELECT FROM claims WHERE claims.id = told.id)`,
};

const endClaims = async (
  client: pg.PoolClient,
  outcomes: readonly OutcomeNews[],
  claims: readonly string[],
): Promise<void> => {
  const told = new Set(outcomes.flatMap(({ claim }) => (claim ? [claim.id] : [])));
  if (told.size === 0 && claims.length === 0) return;
  const { rows } = await client.query<{ id: string }>({ ...END_CLAIMS, values: [claims, [...told]] });
  if (rows.length > 0) throw new SweptClaims(rows.map(({ id }) => id));
};

const refKey = ({ accountId, messageId }: Ref): string => `${accountId}${messageId}`;

/** Where messages go from where they stand, by the news about them; what stays where it is has no move. */
const movesOf = (
  standing: ReadonlyMap<string, StateRow>,
  outcomes: readonly OutcomeNews[],
  results: readonly ReceiptResult[],
): Move[] => {
  const moves = new Map<string, Move>();
  const current = (key: string): Move | undefined => {
    const row = standing.get(key);
    return moves.get(key) ?? (row && { row, state: row.state });
  };
  for (const { message, outcome, at } of outcomes) {
    const found = current(refKey(message));
    if (found) moves.set(refKey(message), { ...found, state: afterSubmission(found.state, outcome, at) });
  }
  for (const { ref, status, code, at } of results) {
    const found = current(refKey(ref));
    if (found) moves.set(refKey(ref), { ...found, state: afterReceipts(found.state, status, code, at) });
  }
  return [...moves.values()].filter(({ row, state }) => state !== row.state);
};

/**
 * Moves messages along. What a claim tells of a message is believed and guarded by its stage; receipts of messages
 * that are with their carrier end them without a look. Only what is found elsewhere is locked, read and decided anew.
 */
const moveMessages = async (
  client: pg.PoolClient,
  outcomes: readonly OutcomeNews[],
  results: readonly ReceiptResult[],
): Promise<Move[]> => {
  const claimed = new Map<string, StateRow>();
  for (const { message } of outcomes) if (message.claimed) claimed.set(refKey(message), message.claimed);
  const moves = movesOf(claimed, outcomes, results);
  const others = results.filter(({ ref }) => !claimed.has(refKey(ref)));
  const endings = others.filter(({ status }) => isFinal(status));
  const [written, elsewhere] = await Promise.all([
    writeStates(client, moves),
    endSubmitted(
      client,
      endings.map(({ ref, status, code, at }) => ({ ...ref, status, reason: code, at })),
    ),
  ]);

  const missed = new Set(
    [...elsewhere, ...others.filter(({ status }) => !isFinal(status)).map(({ ref }) => ref)].map(refKey),
  );
  if (written.length < moves.length) {
    const done = new Set(written.map(({ row }) => refKey(row)));
    for (const { row } of moves) if (!done.has(refKey(row))) missed.add(refKey(row));
  }
  for (const { message } of outcomes) if (!message.claimed) missed.add(refKey(message));
  if (missed.size === 0) return [...written];

  const slowOutcomes = outcomes.filter(({ message }) => missed.has(refKey(message)));
  const slowResults = results.filter(({ ref }) => missed.has(refKey(ref)));
  const refs = new Map<string, Ref>();
  for (const { message } of slowOutcomes) refs.set(refKey(message), message);
  for (const { ref } of slowResults) refs.set(refKey(ref), ref);
  const standing = await lockStates(client, [...refs.values()]);
  const late = await writeStates(client, movesOf(standing, slowOutcomes, slowResults));
  return [...written, ...late];
};

/** What carriers said when they refused messages. */
const refusalsOf = (outcomes: readonly OutcomeNews[]) =>
  outcomes.flatMap(({ message: { accountId, messageId }, outcome }) =>
    outcome.kind === 'refused' && outcome.said ? [{ accountId, messageId, said: outcome.said }] : [],
  );

/**
 * Writes a batch of outcomes and receipts: submissions, statuses, money, and the end of claims, in one transaction. What
 * goes on to another carrier is taken out first.
 *
 * @throws SweptClaims when others have taken over a claim that is told of.
 */
export const recordNews = async (
  client: pg.PoolClient,
  withCommit: WithCommit,
  { outcomes: all, receipts, claims }: News,
  now: number,
  failover: Failover | null = null,
): Promise<Recorded> => {
  const putOff = await notePutOff(client, all, now);
  const { stayed, moved: failedOver } = (await failover?.take(client, { outcomes: all, putOff, now })) ?? {
    stayed: all,
    moved: [],
  };
  const outcomes = stayed.map((news) => paced(news, putOff.get(news)));
  const { results, unmatched, unbilled, late } = await recordSegments(
    client,
    takenSegments(outcomes),
    receipts,
    now,
  );
  const ended = endClaims(client, all, claims);
  // It is waited for below: nothing may be sent once the transaction is over.
  ended.catch(() => {});
  const moved = await moveMessages(client, outcomes, results);
  await ended;
  const refunds = await refundUnbilled(client, unbilled);

  const unknown = outcomes.filter(({ outcome }) => outcome.kind === 'unknown');
  const resolved = moved.filter(
    ({ row, state }) => row.state.stage === 'unknown' && state.stage !== 'unknown',
  );
  withCommit(noteUnknown(client, unknown));
  withCommit(noteRefusals(client, refusalsOf(outcomes)));
  withCommit(
    forgetUnknown(
      client,
      resolved.map(({ row }) => row),
    ),
  );
  withCommit(settleMoves(client, { moves: moved, refunds }, new Date(now)));
  return {
    requeued: failedOver.length > 0 || moved.some(({ state }) => state.stage === 'queued'),
    failedOver,
    unmatched,
    late,
  };
};
