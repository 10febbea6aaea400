import { joinSegments, type MessageStatus, nextStatus } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Receipt } from '../../carriers/carrier.ts';
import { receiptStatus, UNBILLED_CODES } from '../../carriers/receipt-codes.ts';
import type { Ref } from '../lifecycle/message-state.ts';
import { type Aimed, aimReceipts, isNumberOf } from './match-receipts.ts';
import { insertSubmissions, type NewSubmission, type Submission, segmentKey } from './submissions.ts';
import { parkReceipts, takeParked } from './unmatched-receipts.ts';
import { applyToOpen, applyToSegments, openSegmentsOf } from './write-receipts.ts';

/** What the receipts of a batch made of one message. */
export interface ReceiptResult {
  readonly ref: Ref;
  readonly status: MessageStatus;
  readonly code: string | null;
  readonly at: Date;
}

/** Whether a receipt says more than another about the same segment. */
const isNew = (before: Receipt, receipt: Receipt): boolean => {
  const updates = { status: receiptStatus(receipt.code) };
  return nextStatus({ status: receiptStatus(before.code) }, updates) === updates;
};

/** Of several receipts of one name the one that ends its segment, otherwise the first. */
const foldReceipts = (receipts: readonly Receipt[]): Receipt =>
  receipts.reduce((before, receipt) => (isNew(before, receipt) ? receipt : before));

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
const joinMessages = async (
  client: pg.PoolClient,
  changed: readonly Submission[],
): Promise<ReceiptResult[]> => {
  const results = new Map<string, ReceiptResult>();
  const long = changed.filter((part) => part.segments > 1);
  const segments = long.length === 0 ? new Map<string, Joined>() : await readSegments(client, long);
  for (const part of changed) {
    const joined = segments.get(part.messageId);
    const status = joined ? joinSegments(joined.statuses) : part.status;
    const code = joined?.codes[joined.statuses.indexOf(status)] ?? part.receiptCode;
    results.set(part.messageId, { ref: part, status, code, at: part.receiptAt! });
  }
  return [...results.values()];
};

/** New segments with what receipts of the same batch say of them, and the receipts that are about others. */
const mark = (
  taken: readonly NewSubmission[],
  receipts: readonly Receipt[],
): { segments: readonly NewSubmission[]; own: readonly Receipt[]; others: readonly Receipt[] } => {
  if (taken.length === 0 || receipts.length === 0) return { segments: taken, own: [], others: receipts };
  const bySegment = new Map(receipts.map((receipt) => [segmentKey(receipt), receipt]));
  const messages = messagesByKey(taken);
  const own: Receipt[] = [];
  const segments = taken.map((segment): NewSubmission => {
    const key = segmentKey(segment);
    const receipt = bySegment.get(key);
    // Where another message may have that id, the recipient has to agree; the rest is looked at closely.
    if (!receipt || receipt.whole || messages.get(key)?.size !== 1) return segment;
    if (!isNumberOf(receipt.recipient ?? '', segment.recipient ?? '')) return segment;
    own.push(receipt);
    const { code, at, said = null } = receipt;
    return { ...segment, status: receiptStatus(code), receiptCode: code, receiptAt: at, receiptSaid: said };
  });
  const mine = new Set(own);
  return { segments, own, others: receipts.filter((receipt) => !mine.has(receipt)) };
};

const messagesByKey = (segments: readonly Submission[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const messages = new Map<string, Set<string>>();
  for (const segment of segments) {
    const key = segmentKey(segment);
    const known = messages.get(key) ?? new Set();
    messages.set(key, known.add(segment.messageId));
  }
  return messages;
};

/** Receipts whose id names one text each, and those of which several were told at once under one id. */
const byCertainty = (
  receipts: readonly Receipt[],
): { plain: readonly Receipt[]; doubtful: readonly Receipt[] } => {
  const plain: Receipt[] = [];
  const doubtful: Receipt[] = [];
  for (const told of Map.groupBy(receipts, segmentKey).values()) {
    const [first] = told;
    if (told.every(({ recipient }) => (recipient ?? '') === (first!.recipient ?? '')))
      plain.push(foldReceipts(told));
    else doubtful.push(...told);
  }
  return { plain, doubtful };
};

/** What a receipt for the whole of a message says of its other segments. */
const applyToSiblings = async (
  client: pg.PoolClient,
  changed: readonly Submission[],
  receipts: readonly Receipt[],
): Promise<Submission[]> => {
  const whole = new Map(receipts.filter((each) => each.whole).map((each) => [segmentKey(each), each]));
  const told = changed.filter((part) => part.segments > 1 && whole.has(segmentKey(part)));
  if (told.length === 0) return [];
  const byMessage = new Map(told.map((part) => [part.messageId, whole.get(segmentKey(part))!]));
  const open = await openSegmentsOf(client, told);
  return applyToSegments(
    client,
    open.map((segment) => ({ receipt: byMessage.get(segment.messageId)!, segment })),
  );
};

/** What a batch of segments and receipts came to. */
export interface Recorded {
  readonly results: readonly ReceiptResult[];
  /** The receipts that are about no segment that can be told. */
  readonly unmatched: readonly Receipt[];
  /** The messages of which a segment turned out not to be billed. */
  readonly unbilled: readonly Ref[];
  /** Receipts that had come before their segments. */
  readonly late: readonly Receipt[];
}

/**
 * Writes the segments that carriers took and applies receipts to the segments they name, in any order and however often
 * they come; those that name none we know yet, or several, are parked, and looked at again when a segment of that name
 * comes. Says what became of the messages that receipts told of.
 *
 * A receipt that comes in the batch of its own segment is written with it.
 */
export const recordSegments = async (
  client: pg.PoolClient,
  { taken, receipts }: { taken: readonly NewSubmission[]; receipts: readonly Receipt[] },
  now: number,
): Promise<Recorded> => {
  const told = byCertainty(receipts);
  const { segments, own, others } = mark(taken, told.plain);
  const [inserted, parked, changed] = await Promise.all([
    insertSubmissions(client, segments),
    takeParked(client, taken),
    applyToOpen(client, others, now),
  ]);
  // Some segment was known already, so what its receipt says was not written with it.
  const wereKnown = inserted < segments.length;
  const late = byCertainty(wereKnown ? [...parked, ...own] : parked);
  const found = await applyToOpen(client, late.plain, now);

  const applied = new Set([...changed, ...found].map(segmentKey));
  const isLeft = (receipt: Receipt): boolean => !applied.has(segmentKey(receipt));
  const rest = [...others, ...late.plain].filter(isLeft).concat(told.doubtful, late.doubtful);
  const { aimed, unmatched } =
    rest.length === 0 ? { aimed: [], unmatched: [] } : await aimReceipts(client, rest, now);
  const hit = await applyToSegments(client, foldAimed(aimed));
  const siblings = await applyToSiblings(client, [...changed, ...found, ...hit], [...receipts, ...parked]);
  await parkReceipts(client, unmatched, now);
  const marked = wereKnown ? [] : segments.filter(({ receiptCode }) => receiptCode !== null);
  const moved = [...marked, ...changed, ...found, ...hit, ...siblings];
  return {
    results: await joinMessages(client, moved),
    unbilled: moved.filter(({ receiptCode }) => UNBILLED_CODES.includes(receiptCode ?? '')),
    unmatched: unmatched.map(({ receipt }) => receipt),
    late: parked,
  };
};

/** One receipt per segment: of several the one that ends it, otherwise the first. */
const foldAimed = (aimed: readonly Aimed[]): Aimed[] => {
  const folded = new Map<string, Aimed>();
  for (const each of aimed) {
    const key = `${each.segment.messageId} ${each.segment.segment}`;
    const before = folded.get(key);
    if (!before || isNew(before.receipt, each.receipt)) folded.set(key, each);
  }
  return [...folded.values()];
};
