import type { MessageStatus } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Receipt } from '../carriers/carrier.ts';
import { receiptStatus } from '../carriers/receipt-codes.ts';
import { plainArray } from '../database/array-literal.ts';
import type { Ref } from './message-state.ts';
import type { OutcomeNews } from './outcome-news.ts';

/** A segment a carrier took. */
export interface Submission extends Ref {
  readonly segment: number;
  readonly segments: number;
  readonly carrier: string;
  readonly carrierMessageId: string;
  readonly status: MessageStatus;
  readonly receiptCode: string | null;
  readonly receiptAt: Date | null;
}

/** A receipt finds its message for this long; ids of carriers may come again later. */
const MATCHED_FOR_MS = 40 * 24 * 3600 * 1000;

/** A segment a carrier took, and when. */
export interface NewSubmission extends Submission {
  readonly at: Date;
}

/** A segment once, as it was told of last: an answer may come twice, the first time without all its ids. */
const lastOfEach = (parts: readonly NewSubmission[]): readonly NewSubmission[] => [
  ...new Map(parts.map((part) => [`${part.messageId} ${part.segment}`, part])).values(),
];

/** The segments that carriers took, as outcomes tell: each once. */
export const takenSegments = (outcomes: readonly OutcomeNews[]): readonly NewSubmission[] => {
  const segments = segmentsOf(outcomes);
  // A claim tells of each of its messages once.
  return outcomes.some(({ claim }) => claim === null) ? lastOfEach(segments) : segments;
};

const segmentsOf = (outcomes: readonly OutcomeNews[]): NewSubmission[] =>
  outcomes.flatMap(({ message, carrier, outcome, at }) =>
    outcome.kind !== 'accepted'
      ? []
      : outcome.carrierMessageIds.map((carrierMessageId, index) => ({
          accountId: message.accountId,
          messageId: message.messageId,
          segment: index + 1,
          segments: outcome.carrierMessageIds.length,
          carrier,
          carrierMessageId,
          status: 'transmitted' as const,
          receiptCode: null,
          receiptAt: null,
          at,
        })),
  );

const INSERT_SUBMISSIONS = {
  name: 'insert-submissions',
  text: `INSERT INTO submissions (account_id, message_id, segment, segments, carrier, carrier_message_id, status,
      receipt_code, receipt_at, submitted_at)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::text[], $6::text[],
      $7::message_status[], $8::text[], $9::timestamptz[], $10::timestamptz[])
    ON CONFLICT (account_id, message_id, segment) DO UPDATE SET carrier_message_id = excluded.carrier_message_id,
      status = excluded.status, receipt_code = excluded.receipt_code, receipt_at = excluded.receipt_at
      WHERE submissions.carrier_message_id = submissions.message_id || '#' || submissions.segment
        AND submissions.status = 'transmitted'`,
};

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
    ],
  });
  return rowCount ?? 0;
};

/** Takes the receipts that came before these segments were recorded. */
export const takeParked = async (
  client: pg.PoolClient,
  segments: readonly Submission[],
): Promise<Receipt[]> => {
  if (segments.length === 0) return [];
  const { rows } = await client.query<{ carrier: string; carrierMessageId: string; code: string; at: Date }>({
    name: 'take-parked',
    text: `DELETE FROM parked_receipts p USING unnest($1::text[], $2::text[]) AS known (carrier, id)
      WHERE p.carrier = known.carrier AND p.carrier_message_id = known.id
      RETURNING p.carrier, p.carrier_message_id AS "carrierMessageId", p.code, p.at`,
    values: [segments.map((part) => part.carrier), segments.map((part) => part.carrierMessageId)],
  });
  return rows;
};

/** Keeps receipts that name no segment we know, until their submission is recorded. */
export const parkReceipts = async (
  client: pg.PoolClient,
  receipts: readonly Receipt[],
  now: number,
): Promise<void> => {
  if (receipts.length === 0) return;
  await client.query({
    name: 'park-receipts',
    text: `INSERT INTO parked_receipts (carrier, carrier_message_id, code, at, parked_at)
      SELECT *, $5::timestamptz FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])`,
    values: [
      receipts.map((receipt) => receipt.carrier),
      receipts.map((receipt) => receipt.carrierMessageId),
      receipts.map((receipt) => receipt.code),
      receipts.map((receipt) => receipt.at.toISOString()),
      new Date(now).toISOString(),
    ],
  });
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

/**
 * Writes what receipts say of segments that are still open; of one under way the first word is enough. A segment that
 * is final stays as it is, so a receipt that comes again, or too late, changes nothing. Gives the segments that changed.
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
    text: `UPDATE submissions s SET status = r.status, receipt_code = r.code, receipt_at = r.at
      FROM unnest($1::text[], $2::text[], $3::message_status[], $4::text[], $5::timestamptz[])
        AS r (carrier, id, status, code, at)
      WHERE s.carrier = r.carrier AND s.carrier_message_id = r.id AND s.message_id >= uuid_at($6)
        AND s.status = 'transmitted' AND (r.status <> 'transmitted' OR s.receipt_code IS NULL)
      RETURNING ${SEGMENT}`,
    values: [
      receipts.map((receipt) => receipt.carrier),
      receipts.map((receipt) => receipt.carrierMessageId),
      plainArray(receipts.map((receipt) => receiptStatus(receipt.code))),
      receipts.map((receipt) => receipt.code),
      plainArray(receipts.map((receipt) => receipt.at.toISOString())),
      new Date(now - MATCHED_FOR_MS).toISOString(),
    ],
  });
  return rows.map(toSubmission);
};

/** The names, among some, of segments that are known. */
export const knownSegments = async (
  client: pg.PoolClient,
  receipts: readonly Receipt[],
  now: number,
): Promise<Set<string>> => {
  if (receipts.length === 0) return new Set();
  const { rows } = await client.query<{ carrier: string; id: string }>(
    `SELECT named.carrier, named.id FROM unnest($1::text[], $2::text[]) AS named (carrier, id)
     WHERE EXISTS (SELECT FROM submissions s WHERE s.carrier = named.carrier AND s.carrier_message_id = named.id
                     AND s.message_id >= uuid_at($3))`,
    [
      receipts.map((receipt) => receipt.carrier),
      receipts.map((receipt) => receipt.carrierMessageId),
      new Date(now - MATCHED_FOR_MS).toISOString(),
    ],
  );
  return new Set(rows.map(({ carrier, id }) => segmentKey({ carrier, carrierMessageId: id })));
};
