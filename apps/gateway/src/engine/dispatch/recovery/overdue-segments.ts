import type { Database } from '../../../infrastructure/database/open.ts';
import type { OverdueSegment } from '../../carriers/carrier.ts';

/** Where the questions about a carrier's silent segments of one age stand: this one, and all before it, were asked. */
export interface Asked {
  readonly submittedAt: Date;
  readonly messageId: string;
  readonly segment: number;
}

/** What questions are asked of: a carrier, and how long its segments have been silent. */
export interface Question {
  readonly carrier: string;
  readonly afterHours: number;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const LAST_SEGMENT = 32_767;

/** Nothing of that instant was asked. */
const before = (submittedAt: Date): Asked => ({ submittedAt, messageId: FIRST_ID, segment: 0 });
/** Everything of that instant was asked. */
export const allUntil = (submittedAt: Date): Asked => ({
  submittedAt,
  messageId: LAST_ID,
  segment: LAST_SEGMENT,
});

/** Reads where the questions stand; they begin with what was submitted at `since`. */
export const readQueried = async (
  { pool }: Database,
  { carrier, afterHours }: Question,
  since: Date,
): Promise<Asked> => {
  const start = before(since);
  const { rows } = await pool.query<Asked>(
    `SELECT submitted_at AS "submittedAt", message_id AS "messageId", segment FROM silence_questions
     WHERE carrier = $1 AND after_hours = $2`,
    [carrier, afterHours],
  );
  // After a long standstill the oldest have become final by themselves.
  return rows[0] && rows[0].submittedAt > since ? rows[0] : start;
};

/** Moves on; false when another replica has done so, whose questions they are then. */
export const moveOn = async (
  { pool }: Database,
  { carrier, afterHours }: Question,
  { from, to }: { readonly from: Asked; readonly to: Asked },
): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `INSERT INTO silence_questions AS q (carrier, after_hours, submitted_at, message_id, segment)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (carrier, after_hours) DO UPDATE
       SET submitted_at = excluded.submitted_at, message_id = excluded.message_id, segment = excluded.segment
       WHERE (q.submitted_at, q.message_id, q.segment) <= ($6::timestamptz, $7::uuid, $8::smallint)`,
    [
      carrier,
      afterHours,
      ...[to.submittedAt, to.messageId, to.segment],
      ...[from.submittedAt, from.messageId, from.segment],
    ],
  );
  return rowCount === 1;
};

/** Segments that are still silent, in the order of time, submitted after some point and no later than another. */
export const listOverdue = async (
  { pool }: Database,
  carrier: string,
  { after, until, limit }: { after: Asked; until: Date; limit: number },
): Promise<readonly OverdueSegment[]> => {
  const { rows } = await pool.query<OverdueSegment>(
    `SELECT s.account_id AS "accountId", s.message_id AS "messageId", s.segment, s.submitted_at AS "submittedAt",
            s.carrier_message_id AS "carrierMessageId", coalesce(s.id_given, s.carrier_message_id) AS "idGiven", m.recipient,
            m.sender
     FROM submissions s JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
     WHERE s.carrier = $1 AND s.status = 'transmitted' AND m.stage = 'submitted'
       AND s.submitted_at >= $2 AND s.submitted_at <= $5
       AND (s.submitted_at, s.message_id, s.segment) > ($2::timestamptz, $3::uuid, $4::smallint)
       -- One the carrier gave no id for cannot be asked about.
       AND s.carrier_message_id <> s.message_id || '#' || s.segment
     ORDER BY s.submitted_at, s.message_id, s.segment LIMIT $6`,
    [carrier, after.submittedAt, after.messageId, after.segment, until, limit],
  );
  return rows;
};
