import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { CarrierSaid, Receipt } from '../../carriers/carrier.ts';
import type { Submission } from './submissions.ts';

/** A receipt that waits for the segment it names, or for somebody to say which of several is meant. */
export interface Parked extends Receipt {
  readonly parkedAt: Date;
}

/** Why a receipt has found no segment: nobody knows its id, or several messages have it. */
export interface Unmatched {
  readonly receipt: Receipt & Partial<Pick<Parked, 'parkedAt'>>;
  readonly ambiguous: boolean;
}

interface ParkedRow {
  carrier: string;
  carrierMessageId: string;
  idGiven: string | null;
  otherId: string | null;
  recipient: string | null;
  whole: boolean;
  code: string;
  at: Date;
  said: CarrierSaid | null;
  parkedAt: Date;
}

/** Takes the receipts that came before these segments were recorded. */
export const takeParked = async (
  client: pg.PoolClient,
  segments: readonly Submission[],
): Promise<Parked[]> => {
  if (segments.length === 0) return [];
  const { rows } = await client.query<ParkedRow>({
    name: 'take-parked',
    text: `DELETE FROM parked_receipts p USING unnest($1::text[], $2::text[]) AS known (carrier, id)
      WHERE p.carrier = known.carrier AND p.carrier_message_id = known.id
      RETURNING p.carrier, p.carrier_message_id AS "carrierMessageId", p.id_given AS "idGiven", p.other_id AS "otherId",
        p.recipient, p.whole, p.code, p.at, p.said, p.parked_at AS "parkedAt"`,
    values: [segments.map((part) => part.carrier), segments.map((part) => part.carrierMessageId)],
  });
  return rows;
};

/** Keeps receipts that have found no segment. */
export const parkReceipts = async (
  client: pg.PoolClient,
  unmatched: readonly Unmatched[],
  now: number,
): Promise<void> => {
  if (unmatched.length === 0) return;
  const receipts = unmatched.map(({ receipt }) => receipt);
  await client.query({
    name: 'park-receipts',
    text: `INSERT INTO parked_receipts (id, carrier, carrier_message_id, id_given, other_id, recipient, whole, code, at, said,
        ambiguous, parked_at)
      SELECT * FROM unnest($12::uuid[], $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
        $7::text[], $8::timestamptz[], $9::jsonb[], $10::boolean[], $11::timestamptz[])`,
    values: [
      receipts.map(({ carrier }) => carrier),
      receipts.map(({ carrierMessageId }) => carrierMessageId),
      receipts.map(({ idGiven }) => idGiven ?? null),
      receipts.map(({ otherId }) => otherId ?? null),
      receipts.map(({ recipient }) => recipient ?? null),
      receipts.map(({ whole }) => whole ?? false),
      receipts.map(({ code }) => code),
      receipts.map(({ at }) => at.toISOString()),
      receipts.map(({ said }) => (said ? JSON.stringify(said) : null)),
      unmatched.map(({ ambiguous }) => ambiguous),
      receipts.map(({ parkedAt }) => (parkedAt ?? new Date(now)).toISOString()),
      // Ordered by time: lists show the newest first.
      receipts.map(() => uuidv7()),
    ],
  });
};

/** A receipt that has found no text. */
export interface UnmatchedReceipt {
  readonly id: string;
  readonly carrier: string;
  /** As the carrier gave it. */
  readonly carrierMessageId: string;
  readonly otherId: string | null;
  readonly recipient: string | null;
  readonly ambiguous: boolean;
  readonly code: string;
  readonly said: CarrierSaid | null;
  readonly at: Date;
  readonly parkedAt: Date;
}

/** One page of the receipts that have found no text, newest first. */
export const listUnmatched = async (
  { pool }: Database,
  { carrier, before, limit }: { carrier: string | null; before: string | null; limit: number },
): Promise<readonly UnmatchedReceipt[]> => {
  const { rows } = await pool.query<UnmatchedReceipt>(
    `SELECT id, carrier, coalesce(id_given, carrier_message_id) AS "carrierMessageId", other_id AS "otherId", recipient,
       ambiguous, code, said, at, parked_at AS "parkedAt"
     FROM parked_receipts WHERE ($1::text IS NULL OR carrier = $1) AND ($2::uuid IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [carrier, before, limit],
  );
  return rows;
};
