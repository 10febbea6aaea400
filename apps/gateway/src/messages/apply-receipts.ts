import { joinSegments, type MessageStatus, nextStatus } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Receipt } from '../carriers/carrier.ts';
import { receiptStatus } from '../carriers/receipt-codes.ts';
import type { Ref } from './message-state.ts';
import { applyToOpen, knownSegments, parkReceipts, type Submission, segmentKey } from './submissions.ts';

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

/**
 * Applies receipts to the segments they name, in any order and however often they come, parks those that name none we
 * know yet, and says what they made of their messages.
 */
export const applyReceipts = async (
  client: pg.PoolClient,
  receipts: readonly Receipt[],
  now: number,
): Promise<Verdict[]> => {
  if (receipts.length === 0) return [];
  const folded = foldReceipts(receipts);
  const changed = await applyToOpen(client, folded, now);
  const applied = new Set(changed.map(segmentKey));
  const rest = folded.filter((receipt) => !applied.has(segmentKey(receipt)));
  const known = await knownSegments(client, rest, now);
  await parkReceipts(
    client,
    rest.filter((receipt) => !known.has(segmentKey(receipt))),
    now,
  );
  return joinMessages(client, changed);
};
