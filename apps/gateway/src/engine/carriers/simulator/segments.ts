import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';

/** One segment the simulator took. */
export interface SimulatedSegment {
  readonly carrierMessageId: string;
  readonly messageId: string;
  readonly segment: number;
  readonly accountId: string;
  readonly phone: string;
  readonly sender: string | null;
  readonly text: string;
  readonly shown: boolean;
  readonly takenAt: Date;
  readonly receiptCode: string | null;
  readonly receiptDueAt: Date | null;
  readonly receiptsLeft: number;
}

/** A receipt the simulator owes. */
export interface OwedReceipt {
  readonly carrierMessageId: string;
  readonly phone: string;
  readonly code: string;
  readonly dueAt: Date;
  readonly left: number;
}

const INSERT = `INSERT INTO simulator_segments (carrier, carrier_message_id, message_id, segment, account_id, phone, sender,
    text, shown, taken_at, receipt_code, receipt_due_at, receipts_left)
  SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::smallint[], $5::uuid[], $6::text[], $7::text[], $8::text[],
    $9::boolean[], $10::timestamptz[], $11::text[], $12::timestamptz[], $13::int[])
  ON CONFLICT (message_id, segment, carrier) DO UPDATE SET times = simulator_segments.times + 1`;

/** Takes segments into the simulator's memory; one that is submitted again is counted, not taken twice. */
export const insertSegments = async (
  { hotPath: { pool } }: Database,
  carrier: string,
  segments: readonly SimulatedSegment[],
): Promise<void> => {
  if (segments.length === 0) return;
  const column = <Key extends keyof SimulatedSegment>(key: Key) => segments.map((segment) => segment[key]);
  const dates = (key: 'takenAt' | 'receiptDueAt') =>
    segments.map((segment) => segment[key]?.toISOString() ?? null);
  await pool.query({
    name: 'simulator-take',
    text: INSERT,
    values: [
      carrier,
      column('carrierMessageId'),
      column('messageId'),
      column('segment'),
      column('accountId'),
      column('phone'),
      column('sender'),
      column('text'),
      column('shown'),
      dates('takenAt'),
      column('receiptCode'),
      dates('receiptDueAt'),
      column('receiptsLeft'),
    ],
  });
};

/** The receipts still owed, e.g. after a restart. */
export const owedReceipts = async ({ pool }: Database, carrier: string): Promise<OwedReceipt[]> => {
  const { rows } = await pool.query<OwedReceipt>(
    `SELECT carrier_message_id AS "carrierMessageId", phone, receipt_code AS code, receipt_due_at AS "dueAt", receipts_left AS left
     FROM simulator_segments WHERE carrier = $1 AND receipts_left > 0`,
    [carrier],
  );
  return rows;
};

/** Notes that receipts have been taken by the gateway. */
export const markReceipted = async (
  { hotPath: { pool } }: Database,
  carrier: string,
  carrierMessageIds: readonly string[],
): Promise<void> => {
  await pool.query({
    name: 'simulator-receipted',
    text: 'UPDATE simulator_segments SET receipts_left = 0 WHERE carrier = $1 AND carrier_message_id = ANY($2)',
    values: [carrier, carrierMessageIds],
  });
};

/** The ids under which messages were taken, by message: segments in order. */
export const findTaken = async (
  { pool }: Database,
  carrier: string,
  messageIds: readonly string[],
): Promise<Map<string, string[]>> => {
  const { rows } = await pool.query<{ message_id: string; ids: string[] }>(
    `SELECT message_id, array_agg(carrier_message_id ORDER BY segment) AS ids FROM simulator_segments
     WHERE carrier = $1 AND message_id = ANY($2::uuid[]) GROUP BY message_id`,
    [carrier, messageIds],
  );
  return new Map(rows.map((row) => [row.message_id, row.ids]));
};

/** A text on a virtual phone. */
export interface PhoneText {
  readonly sender: string | null;
  readonly text: string;
  readonly at: Date;
}

/** What an account's texts look like on a phone: segments joined, oldest first. */
export const phoneTexts = async (
  client: pg.Pool | pg.PoolClient,
  account: string,
  phone: string,
): Promise<PhoneText[]> => {
  const { rows } = await client.query<PhoneText>(
    `SELECT sender, string_agg(text, '' ORDER BY segment) AS text, min(taken_at) AS at FROM simulator_segments
     WHERE phone = $1 AND account_id = $2 AND shown
     GROUP BY message_id, sender ORDER BY min(taken_at) DESC, message_id DESC LIMIT 200`,
    [phone, account],
  );
  return rows.reverse();
};
