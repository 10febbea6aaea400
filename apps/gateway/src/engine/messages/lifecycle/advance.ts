import { isFinal } from '@carillon/core/messaging';
import type pg from 'pg';
import type { OutcomeUpdate } from '../outcome.ts';
import type { ReceiptResult } from '../receipts/apply-receipts.ts';
import { lockStates, type Move, type Ref, type StateRow, writeStates } from './message-state.ts';
import { settleSubmitted } from './settle.ts';
import { afterReceipts, afterSubmission } from './transition.ts';

/** Outcomes of submissions, and what receipts came to. */
export interface MessageUpdates {
  readonly outcomes: readonly OutcomeUpdate[];
  readonly results: readonly ReceiptResult[];
}

const refKey = ({ accountId, messageId }: Ref): string => `${accountId}${messageId}`;

/** Where messages go from where they stand, by these updates; what stays where it is has no move. */
const movesOf = (states: ReadonlyMap<string, StateRow>, { outcomes, results }: MessageUpdates): Move[] => {
  const moves = new Map<string, Move>();
  const current = (key: string): Move | undefined => {
    const row = states.get(key);
    return moves.get(key) ?? (row && { row, state: row.state });
  };
  for (const { message, outcome, at } of outcomes) {
    const found = current(refKey(message));
    if (found) moves.set(refKey(message), { ...found, state: afterSubmission(found.state, outcome, at) });
  }
  for (const result of results) {
    const found = current(refKey(result.ref));
    if (found) moves.set(refKey(result.ref), { ...found, state: afterReceipts(found.state, result) });
  }
  return [...moves.values()].filter(({ row, state }) => state !== row.state);
};

/** The messages of moves that were not made, because they were in another stage. */
const notWritten = (moves: readonly Move[], written: readonly Move[]): string[] => {
  if (written.length === moves.length) return [];
  const done = new Set(written.map(({ row }) => refKey(row)));
  return moves.map(({ row }) => refKey(row)).filter((key) => !done.has(key));
};

/** Locks and reads messages that were elsewhere than believed, and decides on them anew. */
const advanceOthers = async (
  client: pg.PoolClient,
  missed: ReadonlySet<string>,
  updates: MessageUpdates,
): Promise<readonly Move[]> => {
  const outcomes = updates.outcomes.filter(({ message }) => missed.has(refKey(message)));
  const results = updates.results.filter(({ ref }) => missed.has(refKey(ref)));
  const refs = new Map<string, Ref>();
  for (const { message } of outcomes) refs.set(refKey(message), message);
  for (const { ref } of results) refs.set(refKey(ref), ref);
  const states = await lockStates(client, [...refs.values()]);
  return writeStates(client, movesOf(states, { outcomes, results }));
};

/**
 * Moves messages along by outcomes and receipts. What a claim tells of a message is believed and guarded by its stage;
 * receipts of messages that are with their carrier settle them without a look. Only what is found elsewhere is locked,
 * read and decided anew. Gives the moves that were made, for `settleMoves`.
 */
export const advanceMessages = async (
  client: pg.PoolClient,
  updates: MessageUpdates,
): Promise<readonly Move[]> => {
  const { outcomes, results } = updates;
  const claimed = new Map<string, StateRow>();
  for (const { message } of outcomes) if (message.claimed) claimed.set(refKey(message), message.claimed);
  const moves = movesOf(claimed, updates);
  const others = results.filter(({ ref }) => !claimed.has(refKey(ref)));
  const endings = others.filter(({ status }) => isFinal(status));
  const [written, elsewhere] = await Promise.all([
    writeStates(client, moves),
    settleSubmitted(
      client,
      endings.map(({ ref, status, code, at }) => ({ ...ref, status, reason: code, at })),
    ),
  ]);

  const missed = new Set([
    ...elsewhere.map(refKey),
    ...others.filter(({ status }) => !isFinal(status)).map(({ ref }) => refKey(ref)),
    ...notWritten(moves, written),
    ...outcomes.filter(({ message }) => !message.claimed).map(({ message }) => refKey(message)),
  ]);
  return missed.size === 0 ? written : [...written, ...(await advanceOthers(client, missed, updates))];
};
