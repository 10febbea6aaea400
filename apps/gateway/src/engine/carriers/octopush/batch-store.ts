import type { Database } from '../../../infrastructure/database/open.ts';
import type { Outbound } from '../carrier.ts';
import type { Batch } from './batches.ts';

/** A request as it was sent. */
export interface SentBatch {
  readonly requestId: string;
  readonly state: 'sent' | 'taken';
  /** Null while it is not known. */
  readonly ticket: string | null;
  /** Whether its receipts are matched by the request instead of the ticket. */
  readonly byRequest: boolean;
  readonly messageIds: readonly string[];
  readonly numbers: readonly string[];
  readonly sentAt: Date;
}

const COLUMNS = `request_id AS "requestId", state, ticket, by_request AS "byRequest", message_ids AS "messageIds",
  numbers, sent_at AS "sentAt"`;

/** Writes a request before a byte of it leaves. */
export const noteSent = async (
  { pool }: Database,
  carrier: string,
  { requestId, messages }: Batch,
  at: Date,
): Promise<void> => {
  await pool.query(
    `INSERT INTO octopush_batches (carrier, request_id, state, message_ids, numbers, sent_at, asked_at)
     VALUES ($1, $2, 'sent', $3::uuid[], $4::text[], $5, $5)
     ON CONFLICT (carrier, request_id) DO UPDATE SET asked_at = excluded.asked_at`,
    [
      carrier,
      requestId,
      messages.map((message) => message.messageId),
      messages.map((message) => message.recipient),
      at,
    ],
  );
};

/** Writes that a request was taken, under its ticket where that is known; gives the request as it now stands. */
export const noteTaken = async (
  { pool }: Database,
  carrier: string,
  requestId: string,
  ticket: string | null,
): Promise<SentBatch> => {
  const { rows } = await pool.query<SentBatch>(
    `UPDATE octopush_batches SET state = 'taken', ticket = coalesce($3, ticket),
       by_request = by_request OR (ticket IS NULL AND $3::text IS NULL)
     WHERE carrier = $1 AND request_id = $2 RETURNING ${COLUMNS}`,
    [carrier, requestId, ticket],
  );
  return rows[0]!;
};

/** Strikes a request that Octopush surely did not take. */
export const forgetSent = async ({ pool }: Database, carrier: string, requestId: string): Promise<void> => {
  await pool.query('DELETE FROM octopush_batches WHERE carrier = $1 AND request_id = $2', [
    carrier,
    requestId,
  ]);
};

/** The requests that messages went in, by message. */
export const findBatches = async (
  { pool }: Database,
  carrier: string,
  messages: readonly Outbound[],
): Promise<Map<string, SentBatch>> => {
  const ids = messages.map((message) => message.messageId);
  const { rows } = await pool.query<SentBatch>(
    `SELECT ${COLUMNS} FROM octopush_batches WHERE message_ids && $2::uuid[] AND carrier = $1 ORDER BY sent_at`,
    [carrier, ids],
  );
  return new Map(rows.flatMap((row) => row.messageIds.map((id) => [id, row] as const)));
};

/** Takes the right to send a request again, when nobody has for a while. */
export const claimRepeat = async (
  { pool }: Database,
  carrier: string,
  requestId: string,
  { now, quietSince, sentSince }: { now: Date; quietSince: Date; sentSince: Date },
): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `UPDATE octopush_batches SET asked_at = $3
     WHERE carrier = $1 AND request_id = $2 AND state = 'sent' AND asked_at < $4 AND sent_at > $5`,
    [carrier, requestId, now, quietSince, sentSince],
  );
  return rowCount === 1;
};

/**
 * The name under which a receipt's message is known to the gateway. A ticket nobody has seen may be that of a request
 * whose answer was lost: it is the one open request to that number, and from then on the ticket is known.
 */
export const receiptId = async (
  { pool }: Database,
  carrier: string,
  { ticket, number, since }: { ticket: string; number: string; since: Date },
): Promise<string> => {
  const { rows } = await pool.query<SentBatch>(
    `SELECT ${COLUMNS} FROM octopush_batches WHERE carrier = $1 AND ticket = $2
     UNION ALL
     SELECT ${COLUMNS} FROM octopush_batches
     WHERE carrier = $1 AND ticket IS NULL AND sent_at > $4 AND $3 = ANY(numbers)`,
    [carrier, ticket, number, since],
  );
  const known = rows.find((row) => row.ticket === ticket);
  // Two open requests to one number: guessing could mark the wrong message, so the receipt waits for its ticket.
  const [open, another] = known ? [] : rows;
  const learnt = open && !another && (await learnTicket({ pool }, carrier, open.requestId, ticket));
  const batch = known ?? learnt;
  return batch && batch.ticket === ticket && batch.byRequest
    ? `${batch.requestId}:${number}`
    : `${ticket}:${number}`;
};

/** Notes a ticket unless there is one; what it gives is true whoever else notes one at the same moment. */
const learnTicket = async (
  { pool }: Pick<Database, 'pool'>,
  carrier: string,
  requestId: string,
  ticket: string,
): Promise<SentBatch | undefined> => {
  const { rows } = await pool.query<SentBatch>(
    `UPDATE octopush_batches SET ticket = coalesce(ticket, $3) WHERE carrier = $1 AND request_id = $2
     RETURNING ${COLUMNS}`,
    [carrier, requestId, ticket],
  );
  return rows[0];
};

/** Drops requests that nothing can come back about any more. */
export const dropOldBatches = async ({ pool }: Database, carrier: string, before: Date): Promise<void> => {
  await pool.query('DELETE FROM octopush_batches WHERE carrier = $1 AND sent_at < $2', [carrier, before]);
};
