import { joinSegments, type MessageStatus, nextStatus } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Receipt } from '../carriers/carrier.ts';
import { receiptStatus } from '../carriers/receipt-codes.ts';
import { lockStates, type Ref, type StateRow, writeStates } from './message-state.ts';
import type { OutcomeNews } from './outcome-news.ts';
import {
  insertSubmissions,
  lockSubmissions,
  parkReceipts,
  type Submission,
  takeParked,
  writeReceipts,
} from './submissions.ts';
import { afterReceipts, afterSubmission, type State } from './transition.ts';
import { forgetUnknown, noteUnknown } from './unknown-submissions.ts';

export interface News {
  readonly outcomes: readonly OutcomeNews[];
  readonly receipts: readonly Receipt[];
  /** Claims that these outcomes complete. */
  readonly claims: readonly string[];
}

const refKey = ({ accountId, messageId }: Ref): string => `${accountId}${messageId}`;

/** Applies receipts to the segments they name; gives the segments that changed, and parks what names none. */
const applyReceipts = async (
  client: pg.PoolClient,
  receipts: readonly Receipt[],
  now: number,
): Promise<Submission[]> => {
  if (receipts.length === 0) return [];
  const known = await lockSubmissions(client, receipts, now);
  const changed = new Map<string, Submission>();
  const unmatched: Receipt[] = [];
  for (const receipt of receipts) {
    const key = `${receipt.carrier} ${receipt.carrierMessageId}`;
    const submission = changed.get(key) ?? known.get(key);
    if (!submission) {
      unmatched.push(receipt);
      continue;
    }
    const news = { status: receiptStatus(receipt.code) };
    const current = { status: submission.status };
    const isNews = nextStatus(current, news) === news || submission.receiptCode === null;
    if (isNews)
      changed.set(key, {
        ...submission,
        status: news.status,
        receiptCode: receipt.code,
        receiptAt: receipt.at,
      });
  }
  await writeReceipts(client, [...changed.values()]);
  await parkReceipts(client, unmatched, now);
  return [...changed.values()];
};

/** The joined status of each message that a receipt touched, and the code that decided it. */
const joinMessages = async (
  client: pg.PoolClient,
  changed: readonly Submission[],
): Promise<Map<string, { ref: Ref; status: MessageStatus; code: string | null; at: Date }>> => {
  const joined = new Map<string, { ref: Ref; status: MessageStatus; code: string | null; at: Date }>();
  const long: Submission[] = [];
  for (const part of changed) {
    if (part.segments === 1)
      joined.set(refKey(part), {
        ref: part,
        status: part.status,
        code: part.receiptCode,
        at: part.receiptAt!,
      });
    else long.push(part);
  }
  if (long.length === 0) return joined;
  const wanted = [...new Map(long.map((part) => [refKey(part), part])).values()];
  const { rows } = await client.query<{
    message_id: string;
    statuses: MessageStatus[];
    codes: (string | null)[];
  }>(
    `SELECT message_id, array_agg(status::text ORDER BY segment) AS statuses,
            array_agg(receipt_code ORDER BY segment) AS codes
     FROM submissions JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, message_id) USING (account_id, message_id)
     GROUP BY message_id`,
    [wanted.map((part) => part.accountId), wanted.map((part) => part.messageId)],
  );
  const byId = new Map(rows.map((row) => [row.message_id, row]));
  for (const part of long) {
    const row = byId.get(part.messageId)!;
    const status = joinSegments(row.statuses);
    joined.set(refKey(part), {
      ref: part,
      status,
      code: row.codes[row.statuses.indexOf(status)] ?? part.receiptCode,
      at: part.receiptAt!,
    });
  }
  return joined;
};

const refsOf = (outcomes: readonly OutcomeNews[], joined: ReadonlyMap<string, { ref: Ref }>): Ref[] => {
  const refs = new Map<string, Ref>();
  for (const { message } of outcomes) refs.set(refKey(message), message);
  for (const { ref } of joined.values()) refs.set(refKey(ref), ref);
  return [...refs.values()];
};

/**
 * Writes a batch of outcomes and receipts: submissions, statuses, money, and the end of claims, in one transaction.
 *
 * Outcomes go first, so a receipt that came in the same batch, or before its submission was recorded, finds it.
 */
export const recordNews = async (
  client: pg.PoolClient,
  { outcomes, receipts, claims }: News,
  now: number,
): Promise<{ requeued: boolean }> => {
  const submissions = await insertSubmissions(client, outcomes);
  const parked = await takeParked(client, submissions);
  const changed = await applyReceipts(client, [...receipts, ...parked], now);
  const joined = await joinMessages(client, changed);

  const before = await lockStates(client, refsOf(outcomes, joined));
  const after = new Map<string, { row: StateRow; state: State }>();
  const current = (key: string): { row: StateRow; state: State } | undefined => {
    const row = before.get(key);
    return after.get(key) ?? (row && { row, state: row.state });
  };
  for (const { message, outcome, at } of outcomes) {
    const found = current(refKey(message));
    if (found) after.set(refKey(message), { ...found, state: afterSubmission(found.state, outcome, at) });
  }
  for (const [key, { status, code, at }] of joined) {
    const found = current(key);
    if (found) after.set(key, { ...found, state: afterReceipts(found.state, status, code, at) });
  }
  const moved = [...after.values()].filter(({ row, state }) => state !== row.state);
  await writeStates(client, moved, new Date(now));

  await noteUnknown(
    client,
    outcomes.filter(({ outcome }) => outcome.kind === 'unknown'),
  );
  await forgetUnknown(
    client,
    moved
      .filter(({ row, state }) => row.state.stage === 'unknown' && state.stage !== 'unknown')
      .map(({ row }) => row),
  );
  if (claims.length > 0) await client.query('DELETE FROM claims WHERE id = ANY($1::uuid[])', [claims]);
  return { requeued: moved.some(({ state }) => state.stage === 'queued') };
};
