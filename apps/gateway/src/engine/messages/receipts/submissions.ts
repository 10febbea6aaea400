import type { MessageStatus } from '@carillon/core/messaging';
import type pg from 'pg';
import { plainArray } from '../../../infrastructure/database/array-literal.ts';
import type { CarrierSaid, Receipt } from '../../carriers/carrier.ts';
import { receiptStatus } from '../../carriers/receipt-codes.ts';
import type { Ref } from '../lifecycle/message-state.ts';
import type { OutcomeUpdate } from '../outcome.ts';

/** A segment a carrier took. */
export interface Submission extends Ref {
  readonly segment: number;
  readonly segments: number;
  readonly carrier: string;
  /** The name under which receipts find it. */
  readonly carrierMessageId: string;
  /** The carrier's id as it gave it, where that is another. */
  readonly idGiven?: string | null;
  readonly status: MessageStatus;
  readonly receiptCode: string | null;
  readonly receiptAt: Date | null;
  readonly receiptSaid?: CarrierSaid | null;
}

/** A receipt finds its message for this long; ids of carriers may come again later. */
export const MATCHED_FOR_MS = 40 * 24 * 3600 * 1000;
/** A text that ended this long ago gets no receipt any more: its id may have come again by then. */
export const ENDED_FOR_MS = 72 * 3600 * 1000;

/** What is written with a receipt is no earlier than this before its text was submitted. */
const BEFORE_SUBMITTED = "interval '1 minute'";

/** A segment a carrier took, and when. */
export interface NewSubmission extends Submission {
  readonly at: Date;
  /** E.164; undefined where whoever tells does not know. */
  readonly recipient?: string | undefined;
}

/** A segment once, as it was told of last: an answer may come twice, the first time without all its ids. */
const lastOfEach = (parts: readonly NewSubmission[]): readonly NewSubmission[] => [
  ...new Map(parts.map((part) => [`${part.messageId} ${part.segment}`, part])).values(),
];

/** The segments that carriers took, as outcomes tell: each once. */
export const takenSegments = (outcomes: readonly OutcomeUpdate[]): readonly NewSubmission[] => {
  const segments = segmentsOf(outcomes);
  // A claim tells of each of its messages once.
  return outcomes.some(({ claim }) => claim === null) ? lastOfEach(segments) : segments;
};

const segmentsOf = (outcomes: readonly OutcomeUpdate[]): NewSubmission[] =>
  outcomes.flatMap(({ message, carrier, outcome, at }) =>
    outcome.kind !== 'accepted'
      ? []
      : outcome.carrierMessageIds.map((carrierMessageId, index) => ({
          accountId: message.accountId,
          messageId: message.messageId,
          recipient: message.recipient,
          segment: index + 1,
          segments: outcome.carrierMessageIds.length,
          carrier,
          carrierMessageId,
          idGiven: outcome.idsGiven?.[index] ?? null,
          status: 'transmitted' as const,
          receiptCode: null,
          receiptAt: null,
          at,
        })),
  );

const INSERT_SUBMISSIONS = {
  name: 'insert-submissions',
  text: `INSERT INTO submissions (account_id, message_id, segment, segments, carrier, carrier_message_id, status,
      receipt_code, receipt_at, submitted_at, id_given, receipt_said)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::text[], $6::text[],
      $7::message_status[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::jsonb[])
    ON CONFLICT (account_id, message_id, segment) DO UPDATE SET carrier_message_id = excluded.carrier_message_id,
      id_given = excluded.id_given, status = excluded.status, receipt_code = excluded.receipt_code,
      receipt_at = excluded.receipt_at, receipt_said = excluded.receipt_said
      WHERE submissions.carrier_message_id = submissions.message_id || '#' || submissions.segment
        AND submissions.status = 'transmitted'`,
};

const saidJson = (said: CarrierSaid | null | undefined): string | null =>
  said && Object.keys(said).length > 0 ? JSON.stringify(said) : null;

/**
 * Writes the segments that carriers took; one that is known already stays as it is, unless the carrier had given it no
 * id: then its id comes with an answer that is late, and its receipts will name that. Tells how many were written.
 */
export const insertSubmissions = async (
  client: pg.PoolClient,
  taken: readonly NewSubmission[],
): Promise<number> => {
  if (taken.length === 0) return 0;
  const { rowCount } = await client.query({
    ...INSERT_SUBMISSIONS,
    values: [
      plainArray(taken.map((part) => part.accountId)),
      plainArray(taken.map((part) => part.messageId)),
      plainArray(taken.map((part) => part.segment)),
      plainArray(taken.map((part) => part.segments)),
      taken.map((part) => part.carrier),
      taken.map((part) => part.carrierMessageId),
      plainArray(taken.map((part) => part.status)),
      taken.map((part) => part.receiptCode),
      plainArray(taken.map((part) => part.receiptAt?.toISOString() ?? null)),
      plainArray(taken.map((part) => part.at.toISOString())),
      taken.map((part) => part.idGiven ?? null),
      taken.map((part) => saidJson(part.receiptSaid)),
    ],
  });
  return rowCount ?? 0;
};

interface Row {
  account_id: string;
  message_id: string;
  segment: number;
  segments: number;
  carrier: string;
  carrier_message_id: string;
  status: MessageStatus;
  receipt_code: string | null;
  receipt_at: Date | null;
}

/** The name of a segment at its carrier. */
export const segmentKey = (of: { carrier: string; carrierMessageId: string }): string =>
  `${of.carrier} ${of.carrierMessageId}`;

const toSubmission = (row: Row): Submission => ({
  accountId: row.account_id,
  messageId: row.message_id,
  segment: row.segment,
  segments: row.segments,
  carrier: row.carrier,
  carrierMessageId: row.carrier_message_id,
  status: row.status,
  receiptCode: row.receipt_code,
  receiptAt: row.receipt_at,
});

const SEGMENT = `s.account_id, s.message_id, s.segment, s.segments, s.carrier, s.carrier_message_id, s.status,
  s.receipt_code, s.receipt_at`;

/** A segment that a receipt could be about, and where its text went. */
export interface Candidate extends Submission {
  readonly recipient: string;
}

/**
 * Writes what receipts say of segments that are still open; of one under way the first word is enough. A segment that
 * is final stays as it is, so a receipt that comes again, or too late, changes nothing; nor does one whose id several
 * messages have. Gives the segments that changed.
 *
 * @param receipts one per segment.
 */
export const applyToOpen = async (
  client: pg.PoolClient,
  receipts: readonly Receipt[],
  now: number,
): Promise<Submission[]> => {
  if (receipts.length === 0) return [];
  const { rows } = await client.query<Row>({
    name: 'apply-receipts',
    text: `UPDATE submissions s SET status = r.status, receipt_code = r.code, receipt_said = r.said,
        receipt_at = greatest(r.at, s.submitted_at - ${BEFORE_SUBMITTED})
      FROM unnest($1::text[], $2::text[], $3::message_status[], $4::text[], $5::timestamptz[], $7::jsonb[])
        AS r (carrier, id, status, code, at, said)
      WHERE s.carrier = r.carrier AND s.carrier_message_id = r.id AND s.message_id >= uuid_at($6)
        AND s.status = 'transmitted' AND (r.status <> 'transmitted' OR s.receipt_code IS NULL)
        -- Of two messages with one id it cannot be told here which is meant.
        AND (SELECT count(DISTINCT o.message_id) FROM submissions o
             WHERE o.carrier = r.carrier AND o.carrier_message_id = r.id AND o.message_id >= uuid_at($6)
               AND (o.status = 'transmitted' OR o.receipt_at > $8)) = 1
      RETURNING ${SEGMENT}`,
    values: [
      receipts.map((receipt) => receipt.carrier),
      receipts.map((receipt) => receipt.carrierMessageId),
      plainArray(receipts.map((receipt) => receiptStatus(receipt.code))),
      receipts.map((receipt) => receipt.code),
      plainArray(receipts.map((receipt) => receipt.at.toISOString())),
      new Date(now - MATCHED_FOR_MS).toISOString(),
      receipts.map((receipt) => saidJson(receipt.said)),
      new Date(now - ENDED_FOR_MS).toISOString(),
    ],
  });
  return rows.map(toSubmission);
};

/** A receipt, and the segment it is about. */
export interface Aimed {
  readonly receipt: Receipt;
  readonly segment: Ref & { readonly segment: number };
}

/** Writes what receipts say of segments that were found for them, where those are still open. */
export const applyToSegments = async (
  client: pg.PoolClient,
  aimed: readonly Aimed[],
): Promise<Submission[]> => {
  if (aimed.length === 0) return [];
  const { rows } = await client.query<Row>(
    `UPDATE submissions s SET status = r.status, receipt_code = r.code, receipt_said = r.said,
       receipt_at = greatest(r.at, s.submitted_at - ${BEFORE_SUBMITTED})
     FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::message_status[], $5::text[], $6::timestamptz[], $7::jsonb[])
       AS r (account_id, message_id, segment, status, code, at, said)
     WHERE s.account_id = r.account_id AND s.message_id = r.message_id AND s.segment = r.segment
       AND s.status = 'transmitted' AND (r.status <> 'transmitted' OR s.receipt_code IS NULL)
     RETURNING ${SEGMENT}`,
    [
      aimed.map(({ segment }) => segment.accountId),
      aimed.map(({ segment }) => segment.messageId),
      aimed.map(({ segment }) => segment.segment),
      aimed.map(({ receipt }) => receiptStatus(receipt.code)),
      aimed.map(({ receipt }) => receipt.code),
      aimed.map(({ receipt }) => receipt.at.toISOString()),
      aimed.map(({ receipt }) => saidJson(receipt.said)),
    ],
  );
  return rows.map(toSubmission);
};

/** The segments, by name, that receipts with these names could be about: open ones, and those that ended not long ago. */
export const candidatesFor = async (
  client: pg.PoolClient,
  names: readonly Pick<Receipt, 'carrier' | 'carrierMessageId'>[],
  now: number,
): Promise<ReadonlyMap<string, readonly Candidate[]>> => {
  const found = new Map<string, Candidate[]>();
  if (names.length === 0) return found;
  const { rows } = await client.query<Row & { recipient: string }>(
    `SELECT ${SEGMENT}, m.recipient
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS named (carrier, id)
     JOIN submissions s ON s.carrier = named.carrier AND s.carrier_message_id = named.id
     JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
     WHERE s.message_id >= uuid_at($3) ORDER BY s.message_id, s.segment`,
    [
      names.map(({ carrier }) => carrier),
      names.map(({ carrierMessageId }) => carrierMessageId),
      new Date(now - MATCHED_FOR_MS).toISOString(),
    ],
  );
  for (const row of rows) {
    const candidate = { ...toSubmission(row), recipient: row.recipient };
    const key = segmentKey(candidate);
    found.set(key, [...(found.get(key) ?? []), candidate]);
  }
  return found;
};

/** The open segments of messages. */
export const openSegmentsOf = async (
  client: pg.PoolClient,
  messages: readonly Ref[],
): Promise<Submission[]> => {
  const { rows } = await client.query<Row>(
    `SELECT ${SEGMENT} FROM submissions s
     JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, message_id) USING (account_id, message_id)
     WHERE s.status = 'transmitted'`,
    [messages.map(({ accountId }) => accountId), messages.map(({ messageId }) => messageId)],
  );
  return rows.map(toSubmission);
};
