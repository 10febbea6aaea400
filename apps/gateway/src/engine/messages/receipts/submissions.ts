import type { MessageStatus } from '@carillon/core/messaging';
import type pg from 'pg';
import { plainArray } from '../../../infrastructure/database/array-literal.ts';
import type { CarrierSaid } from '../../carriers/carrier.ts';
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

/** What a carrier said, as its column keeps it. */
export const saidJson = (said: CarrierSaid | null | undefined): string | null =>
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

/** The columns of a segment. */
export interface SubmissionRow {
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

export const toSubmission = (row: SubmissionRow): Submission => ({
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

/** The columns of a `SubmissionRow`, of `submissions s`. */
export const SUBMISSION_COLUMNS = `s.account_id, s.message_id, s.segment, s.segments, s.carrier, s.carrier_message_id, s.status,
  s.receipt_code, s.receipt_at`;
