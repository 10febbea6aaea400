import type { Currency } from '@carillon/core/billing';
import type { Refusal, Result } from '@carillon/core/result';
import { succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import { CARRIER_KINDS } from '../../carriers/carrier-kinds.ts';
import {
  type BillTerms,
  type BillVerdict,
  type EvaluatedLine,
  type HandedOver,
  matchBill,
  parseBill,
} from './bill-lines.ts';

export interface BillImport {
  readonly carrier: string;
  readonly since: Date;
  readonly until: Date;
  readonly currency: Currency;
  /** The agreed cost of a segment, in millionths. */
  readonly perSegment: bigint;
  readonly csv: string;
}

/** A bill as stored; amounts as decimal text of millionths, since JSON has no bigint. */
export interface BillRow {
  readonly id: string;
  readonly carrier: string;
  readonly since: Date;
  readonly until: Date;
  readonly currency: Currency;
  readonly summary: {
    readonly billed: string;
    readonly expected: string;
    readonly lines: Partial<Record<BillVerdict, number>>;
  };
  readonly created_at: Date;
}

export interface BillLineRow extends Omit<EvaluatedLine, 'carrierMessageId'> {
  readonly id: string;
  readonly carrier_message_id: string;
}

/** A carrier that takes a message whole gives each of its segments one id. */
const HANDED_OVER = `
  SELECT coalesce(id_given, carrier_message_id) AS "carrierMessageId", carrier_message_id AS key,
         count(*)::int AS segments, bool_and(submitted_at >= $2 AND submitted_at < $3) AS inside
  FROM submissions
  WHERE carrier = $1 AND ((submitted_at >= $2 AND submitted_at < $3) OR carrier_message_id = ANY($4))
  GROUP BY id_given, carrier_message_id`;

/** How the carrier writes ids, by its settings; one that is gone, or takes them no more, in one way. */
const formsAt = async (client: pg.PoolClient, carrier: string): Promise<BillTerms['formsOf']> => {
  const { rows } = await client.query<{ type: string; settings: unknown }>(
    'SELECT type, settings FROM carriers WHERE name = $1',
    [carrier],
  );
  const [row] = rows;
  const kind = row && CARRIER_KINDS[row.type];
  const settings = kind?.settings.safeParse(row?.settings);
  return (id) => (settings?.success ? (kind?.billedAs?.(settings.data, id) ?? []) : []);
};

const sum = (lines: readonly EvaluatedLine[], of: 'billed' | 'expected'): bigint =>
  lines.reduce((total, line) => total + (line[of] ?? 0n), 0n);

const summaryOf = (lines: readonly EvaluatedLine[]): BillRow['summary'] => {
  const counts: Partial<Record<BillVerdict, number>> = {};
  for (const { verdict } of lines) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return { billed: `${sum(lines, 'billed')}`, expected: `${sum(lines, 'expected')}`, lines: counts };
};

/** Imports a carrier's bill and matches it against what was handed over to it. Refusal: `csv_invalid`. */
export const importBill = async (
  client: pg.PoolClient,
  { carrier, since, until, currency, perSegment, csv }: BillImport,
): Promise<Result<BillRow, Refusal>> => {
  const read = parseBill(csv);
  if (!read.ok) return read;
  const formsOf = await formsAt(client, carrier);
  const ids = read.value.flatMap(({ carrierMessageId: id }) => [id, ...formsOf(id)]);
  const handedOver = await client.query<HandedOver>(HANDED_OVER, [carrier, since, until, [...new Set(ids)]]);
  const lines = matchBill(read.value, handedOver.rows, { perSegment, formsOf });
  const { rows } = await client.query<BillRow>(
    `INSERT INTO carrier_bills (id, carrier, since, until, currency, summary) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
    [uuidv7(), carrier, since, until, currency, JSON.stringify(summaryOf(lines))],
  );
  const [bill] = rows;
  await client.query(
    `INSERT INTO carrier_bill_lines (bill_id, id, carrier_message_id, verdict, detail, billed, expected)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])`,
    [
      bill!.id,
      lines.map(() => uuidv7()),
      lines.map((line) => line.carrierMessageId),
      lines.map((line) => line.verdict),
      lines.map((line) => line.detail),
      lines.map((line) => line.billed),
      lines.map((line) => line.expected),
    ],
  );
  return succeed(bill!);
};

interface Page {
  readonly limit: number;
  readonly before: string | null;
}

/** One page of bills, newest first. */
export const listBills = async ({ pool }: Database, { limit, before }: Page): Promise<BillRow[]> =>
  (
    await pool.query<BillRow>(
      'SELECT * FROM carrier_bills WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2',
      [before, limit],
    )
  ).rows;

/** One page of a bill's lines, in their order; those that match are left out unless asked for. Null when there is no such bill. */
export const listBillLines = async (
  { pool }: Database,
  bill: string | null,
  { verdict, limit, after }: { verdict: BillVerdict | undefined; limit: number; after: string | null },
): Promise<(BillLineRow & { currency: Currency })[] | null> => {
  const found = await pool.query<{ currency: Currency }>('SELECT currency FROM carrier_bills WHERE id = $1', [
    bill,
  ]);
  const [known] = found.rows;
  if (!known) return null;
  const { rows } = await pool.query<BillLineRow>(
    `SELECT id, carrier_message_id, verdict, detail, billed, expected FROM carrier_bill_lines
     WHERE bill_id = $1 AND ($2::uuid IS NULL OR id > $2)
       AND CASE WHEN $3::text IS NULL THEN verdict <> 'matched' ELSE verdict = $3 END
     ORDER BY id LIMIT $4`,
    [bill, after, verdict ?? null, limit],
  );
  return rows.map((row) => ({ ...row, currency: known.currency }));
};
