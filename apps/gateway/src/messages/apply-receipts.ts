import { joinSegments, type MessageStatus, nextStatus } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Receipt } from '../carriers/carrier.ts';
import { receiptStatus } from '../carriers/receipt-codes.ts';
import type { Ref } from './message-state.ts';
import {
  applyToOpen,
  insertSubmissions,
  knownSegments,
  type NewSubmission,
  parkReceipts,
  type Submission,
  segmentKey,
  takeParked,
} from './submissions.ts';

/** What the receipts of a batch made of one message. */
export interface Verdict {
  readonly ref: Ref;
  readonly status: MessageStatus;
  readonly code: string | null;
  readonly at: Date;
}

/** One receipt per segment: of several in a batch the one that ends it, otherwise the first. */
const foldReceipts = (receipts: readonly Receipt[]): Receipt[] => {
  const folded = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const key = segmentKey(receipt);
    const before = folded.get(key);
    const news = { status: receiptStatus(receipt.code) };
    if (!before || nextStatus({ status: receiptStatus(before.code) }, news) === news)
      folded.set(key, receipt);
  }
  return [...folded.values()];
};

interface Joined {
  message_id: string;
  statuses: MessageStatus[];
  codes: (string | null)[];
}

/** The statuses of all segments of some messages, in order. */
const readSegments = async (
  client: pg.PoolClient,
  parts: readonly Submission[],
): Promise<Map<string, Joined>> => {
  const wanted = [...new Map(parts.map((part) => [part.messageId, part])).values()];
  const { rows } = await client.query<Joined>(
    `SELECT message_id, array_agg(status::text ORDER BY segment) AS statuses,
            array_agg(receipt_code ORDER BY segment) AS codes
     FROM submissions JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, message_id) USING (account_id, message_id)
     GROUP BY message_id`,
    [wanted.map((part) => part.accountId), wanted.map((part) => part.messageId)],
  );
  return new Map(rows.map((row) => [row.message_id, row]));
};

/** The joined status of each message that a receipt touched, and the code that decided it. */
const joinMessages = async (client: pg.PoolClient, changed: readonly Submission[]): Promise<Verdict[]> => {
  const verdicts = new Map<string, Verdict>();
  const long = changed.filter((part) => part.segments > 1);
  const segments = long.length === 0 ? new Map<string, Joined>() : await readSegments(client, long);
  for (const part of changed) {
    const joined = segments.get(part.messageId);
    const status = joined ? joinSegments(joined.statuses) : part.status;
    const code = joined?.codes[joined.statuses.indexOf(status)] ?? part.receiptCode;
    verdicts.set(part.messageId, { ref: part, status, code, at: part.receiptAt! });
  }
  return [...verdicts.values()];
};

/** New segments with what receipts of the same batch say of them, and the receipts that are about others. */
const mark = (
  taken: readonly NewSubmission[],
  receipts: readonly Receipt[],
): { segments: readonly NewSubmission[]; own: readonly Receipt[]; others: readonly Receipt[] } => {
  if (taken.length === 0 || receipts.length === 0) return { segments: taken, own: [], others: receipts };
  const bySegment = new Map(receipts.map((receipt) => [segmentKey(receipt), receipt]));
  const own: Receipt[] = [];
  const segments = taken.map((segment): NewSubmission => {
    const receipt = bySegment.get(segmentKey(segment));
    if (!receipt) return segment;
    own.push(receipt);
    const { code, at } = receipt;
    return { ...segment, status: receiptStatus(code), receiptCode: code, receiptAt: at };
  });
  const mine = new Set(own);
  return { segments, own, others: receipts.filter((receipt) => !mine.has(receipt)) };
};

/**
 * Writes the segments that carriers took and applies receipts to the segments they name, in any order and however often
 * they come; those that name none we know yet are parked, and found by the segment when it comes. Says what became of
 * the messages that receipts told of.
 *
 * A receipt that comes in the batch of its own segment is written with it.
 */
export const recordSegments = async (
  client: pg.PoolClient,
  taken: readonly NewSubmission[],
  receipts: readonly Receipt[],
  now: number,
): Promise<Verdict[]> => {
  const { segments, own, others } = mark(taken, foldReceipts(receipts));
  const [inserted, parked, changed] = await Promise.all([
    insertSubmissions(client, segments),
    takeParked(client, taken),
    applyToOpen(client, others, now),
  ]);
  // Some segment was known already, so what its receipt says was not written with it.
  const wereKnown = inserted < segments.length;
  const late = wereKnown ? [...parked, ...own] : parked;
  const found = await applyToOpen(client, foldReceipts(late), now);

  const applied = new Set(changed.map(segmentKey));
  const rest = others.filter((receipt) => !applied.has(segmentKey(receipt)));
  const known = await knownSegments(client, rest, now);
  await parkReceipts(
    client,
    rest.filter((receipt) => !known.has(segmentKey(receipt))),
    now,
  );
  const told = wereKnown ? [] : segments.filter(({ receiptCode }) => receiptCode !== null);
  return joinMessages(client, [...told, ...changed, ...found]);
};
