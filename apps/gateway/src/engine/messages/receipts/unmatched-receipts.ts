import type { Database } from '../../../infrastructure/database/open.ts';
import type { CarrierSaid } from '../../carriers/carrier.ts';

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

/** A text that waits for its receipt, by the id its carrier gave. */
export interface AwaitedText {
  readonly carrier: string;
  readonly messageId: string;
  readonly idGiven: string;
}

const LATELY = '72 hours';
/** Texts of a carrier that are looked through for a suggestion: the newest. */
const MOST_AWAITED = 2_000;

/** Texts of a carrier that wait for their receipts, the newest first. */
export const listAwaited = async (
  { pool }: Database,
  carrier: string,
  now: number,
): Promise<readonly AwaitedText[]> => {
  const { rows } = await pool.query<AwaitedText>(
    `SELECT carrier, message_id AS "messageId", coalesce(id_given, carrier_message_id) AS "idGiven"
     FROM submissions WHERE carrier = $1 AND status = 'transmitted' AND message_id >= uuid_at($2::timestamptz - $3::interval)
     ORDER BY message_id DESC LIMIT $4`,
    [carrier, new Date(now), LATELY, MOST_AWAITED],
  );
  return rows;
};

/** Texts of other carriers that have one of some ids. */
export const listElsewhere = async (
  { pool }: Database,
  ids: readonly string[],
  now: number,
): Promise<readonly AwaitedText[]> => {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<AwaitedText>(
    `SELECT s.carrier, s.message_id AS "messageId", coalesce(s.id_given, s.carrier_message_id) AS "idGiven"
     FROM carriers c JOIN submissions s ON s.carrier = c.name AND s.carrier_message_id = ANY($1::text[])
     WHERE s.message_id >= uuid_at($2::timestamptz - $3::interval)`,
    [ids, new Date(now), LATELY],
  );
  return rows;
};

/** The types of the operator's carriers, by name. */
export const carrierTypes = async ({ pool }: Database): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await pool.query<{ name: string; type: string }>('SELECT name, type FROM carriers');
  return new Map(rows.map(({ name, type }) => [name, type]));
};
