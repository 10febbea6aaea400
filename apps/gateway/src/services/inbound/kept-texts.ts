import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { HandsetText, Occurrence } from '../../engine/carriers/carrier.ts';

/** Why a text from a handset is nobody's. */
export type UnmatchedReason = 'unmatched' | 'undecodable' | 'sender_unreadable' | 'acknowledgement';

/** A text as it is kept: whose it is, or why it is nobody's. */
export interface KeptText {
  readonly text: HandsetText;
  /** Empty where it is nobody's. */
  readonly accounts: readonly string[];
  readonly reason: UnmatchedReason | null;
}

/** How long after a session broke a text that may not have been answered on it is known when it comes again. */
const COMES_AGAIN_FOR = '1 day';

const COLUMNS = `carrier, carrier_text_id, sender, sender_ton, recipient, recipient_ton, text, opt_out, incomplete, octets,
  data_coding, esm_class, received_at, account_ids, reason, digest, session_id`;
const VALUES = `$1::text, $2::text, $3::text, $4::smallint, $5::text, $6::smallint, $7::text, $8::boolean, $9::boolean,
  $10::bytea, $11::smallint, $12::smallint, $13::timestamptz, $14::uuid[], $15::text, $16::bytea, $17::uuid`;

/** What an account has of its own is not kept twice: only that it came. */
const valuesOf = ({ text, accounts, reason }: KeptText, id: string): unknown[] => {
  const isOwned = accounts.length > 0;
  return [
    text.carrier,
    id,
    isOwned ? '' : text.sender,
    isOwned ? null : (text.senderTon ?? null),
    isOwned ? null : text.recipient,
    isOwned ? null : (text.recipientTon ?? null),
    isOwned ? '' : text.text,
    text.optOut ?? false,
    text.incomplete ?? false,
    isOwned ? null : (text.raw?.octets ?? null),
    text.raw?.dataCoding ?? null,
    text.raw?.esmClass ?? null,
    text.at,
    accounts,
    reason,
    text.occurrence?.digest ?? null,
    text.occurrence?.session ?? null,
  ];
};

/** A row whose accounts are not known was written by an earlier build that died before it had stored the text. */
const BY_ID = {
  name: 'keep-text-by-id',
  text: `INSERT INTO carrier_texts (${COLUMNS}) VALUES (${VALUES})
    ON CONFLICT (carrier, carrier_text_id) DO UPDATE SET account_ids = EXCLUDED.account_ids, reason = EXCLUDED.reason
    WHERE carrier_texts.account_ids IS NULL`,
};

/**
 * Equal texts that came on other sessions, and whose answer may not have arrived there: as many of the equal ones that
 * come here are those. The lock makes two processes look one after the other.
 */
const BY_OCCURRENCE = {
  name: 'keep-text-by-occurrence',
  text: `INSERT INTO carrier_texts (${COLUMNS}) SELECT ${VALUES} WHERE $18::integer >= (
      SELECT count(*) FROM carrier_texts earlier LEFT JOIN text_sessions s ON s.id = earlier.session_id
      WHERE earlier.digest = $16 AND earlier.session_id <> $17 AND earlier.received_at > $13::timestamptz - interval '${COMES_AGAIN_FOR}'
        AND (s.answered_until IS NULL OR earlier.received_at > s.answered_until))`,
};

const keepOccurrence = async (
  client: pg.PoolClient,
  kept: KeptText,
  { digest, before }: Occurrence,
): Promise<boolean> => {
  const lock = client.query('SELECT pg_advisory_xact_lock($1)', [digest.readBigInt64BE()]);
  const inserted = client.query({ ...BY_OCCURRENCE, values: [...valuesOf(kept, uuidv7()), before] });
  // Both travel together; the second sees what was committed before the first was granted.
  const [, { rowCount }] = await Promise.all([lock, inserted]);
  return rowCount === 1;
};

/** Keeps a text in the caller's transaction; false when it is there already. */
export const keepText = async (client: pg.PoolClient, kept: KeptText): Promise<boolean> => {
  const { carrierTextId: id, occurrence } = kept.text;
  if (occurrence) return keepOccurrence(client, kept, occurrence);
  if (!id && kept.accounts.length > 0) return true;
  const { rowCount } = await client.query({ ...BY_ID, values: valuesOf(kept, id ?? uuidv7()) });
  return rowCount === 1;
};
