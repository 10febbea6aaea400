import type pg from 'pg';
import { plainArray } from '../../../infrastructure/database/array-literal.ts';
import type { Receipt } from '../../carriers/carrier.ts';
import { receiptStatus } from '../../carriers/receipt-codes.ts';
import type { Ref } from '../lifecycle/message-state.ts';
import { type Aimed, ENDED_FOR_MS, MATCHED_FOR_MS } from './match-receipts.ts';
import {
  SUBMISSION_COLUMNS,
  type Submission,
  type SubmissionRow,
  saidJson,
  toSubmission,
} from './submissions.ts';

/** What is written with a receipt is no earlier than this before its text was submitted. */
const BEFORE_SUBMITTED = "interval '1 minute'";

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
  const { rows } = await client.query<SubmissionRow>({
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
      RETURNING ${SUBMISSION_COLUMNS}`,
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

/** Writes what receipts say of segments that were found for them, where those are still open. */
export const applyToSegments = async (
  client: pg.PoolClient,
  aimed: readonly Aimed[],
): Promise<Submission[]> => {
  if (aimed.length === 0) return [];
  const { rows } = await client.query<SubmissionRow>(
    `UPDATE submissions s SET status = r.status, receipt_code = r.code, receipt_said = r.said,
       receipt_at = greatest(r.at, s.submitted_at - ${BEFORE_SUBMITTED})
     FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::message_status[], $5::text[], $6::timestamptz[], $7::jsonb[])
       AS r (account_id, message_id, segment, status, code, at, said)
     WHERE s.account_id = r.account_id AND s.message_id = r.message_id AND s.segment = r.segment
       AND s.status = 'transmitted' AND (r.status <> 'transmitted' OR s.receipt_code IS NULL)
     RETURNING ${SUBMISSION_COLUMNS}`,
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

/** The open segments of messages. */
export const openSegmentsOf = async (
  client: pg.PoolClient,
  messages: readonly Ref[],
): Promise<Submission[]> => {
  const { rows } = await client.query<SubmissionRow>(
    `SELECT ${SUBMISSION_COLUMNS} FROM submissions s
     JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, message_id) USING (account_id, message_id)
     WHERE s.status = 'transmitted'`,
    [messages.map(({ accountId }) => accountId), messages.map(({ messageId }) => messageId)],
  );
  return rows.map(toSubmission);
};
