import { createHash } from 'node:crypto';
import { type MessagePart, type Part, type Pdu, readPart } from '@carillon/smpp';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { SmppSettings } from './settings.ts';
import { digitsOf } from './text-sessions.ts';

type Alphabet = SmppSettings['profile']['defaultAlphabet'];

/** A part of a long text from a handset, as it came. */
export interface InboundPart {
  readonly part: Part;
  readonly digest: Buffer;
  /** The session that brought it. UUID. */
  readonly session: string;
  readonly carrier: string;
  readonly sender: string;
  readonly senderTon: number;
  readonly recipient: string;
  readonly recipientTon: number;
  readonly esmClass: number;
  readonly dataCoding: number;
  readonly alphabet: Alphabet;
  /** With its user data header. */
  readonly octets: Uint8Array;
  readonly at: Date;
  /** How long its text waits for the next part. Milliseconds. */
  readonly waitMs: number;
}

/** What a part came to. */
export interface PartKept {
  /** Texts that have all their parts, or will never have them, and are to be handed over, by their ids. */
  readonly closed: readonly string[];
  /** Its own text waits for other parts. */
  readonly isWaiting: boolean;
}

/** Parts come over any bind of any carrier: of one text is what one handset sent one number under one reference. */
const textKey = ({ part, sender, recipient }: InboundPart): Buffer =>
  createHash('sha256')
    .update(
      JSON.stringify([digitsOf(sender), digitsOf(recipient), part.referenceBits, part.reference, part.total]),
    )
    .digest();

interface Row {
  readonly number: number;
  readonly digest: Buffer;
  readonly text_id: string | null;
  readonly is_stored: boolean;
  /** Whether its answer may not have arrived. */
  readonly may_repeat: boolean;
}

/** Parts that wait, and those that came before with the same octets: under one session, or whose answer may be lost. */
const SIBLINGS = {
  name: 'sibling-parts',
  text: `SELECT p.number, p.digest, p.text_id, p.stored_at IS NOT NULL AS is_stored,
      CASE WHEN p.session_id = $3 THEN p.received_at > $4::timestamptz - interval '2 minutes'
        ELSE s.answered_until IS NULL OR p.received_at > s.answered_until END AS may_repeat
    FROM inbound_parts p LEFT JOIN text_sessions s ON s.id = p.session_id
    WHERE p.text_key = $1 AND (p.text_id IS NULL OR p.digest = $2)`,
};

const INSERT = {
  name: 'insert-inbound-part',
  text: `INSERT INTO inbound_parts (id, text_key, number, total, digest, session_id, carrier, sender, sender_ton, recipient,
      recipient_ton, esm_class, data_coding, alphabet, octets, received_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
};

const insert = (client: pg.PoolClient, key: Buffer, one: InboundPart) =>
  client.query({
    ...INSERT,
    values: [
      uuidv7(),
      key,
      one.part.number,
      one.part.total,
      one.digest,
      one.session,
      one.carrier,
      one.sender.replaceAll('\0', ''),
      one.senderTon,
      one.recipient.replaceAll('\0', ''),
      one.recipientTon,
      one.esmClass,
      one.dataCoding,
      one.alphabet,
      one.octets,
      one.at,
      new Date(one.at.getTime() + one.waitMs),
    ],
  });

/** Keeps others off some texts until the transaction ends. Everybody asks in the same order. */
export const lockTexts = (client: pg.PoolClient, keys: readonly Buffer[]): Promise<unknown> =>
  client.query(
    'SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT key FROM unnest($1::bigint[]) AS k (key) ORDER BY key OFFSET 0) AS keys',
    [keys.map((key) => key.readBigInt64BE())],
  );

/** From here on no further part joins what waits under some keys; gives the ids of the texts that this makes. */
export const closeTexts = async (
  client: pg.PoolClient,
  keys: readonly Buffer[],
): Promise<readonly string[]> => {
  const { rows } = await client.query<{ text_id: string }>(
    `WITH made AS (
       UPDATE inbound_parts SET text_id = closed.id FROM unnest($1::bytea[], $2::uuid[]) AS closed (key, id)
       WHERE text_key = closed.key AND text_id IS NULL RETURNING text_id
     ) SELECT DISTINCT text_id FROM made`,
    [keys, keys.map(() => uuidv7())],
  );
  return rows.map(({ text_id }) => text_id);
};

/** Puts a part on disk, with the others of its text, whichever process has them. */
export const keepPart = (database: Database, one: InboundPart): Promise<PartKept> =>
  database.transaction(async (client) => {
    const key = textKey(one);
    const lock = lockTexts(client, [key]);
    const found = client.query<Row>({ ...SIBLINGS, values: [key, one.digest, one.session, one.at] });
    const [, { rows }] = await Promise.all([lock, found]);
    const same = rows.find(({ digest, text_id, may_repeat }) =>
      digest.equals(one.digest) ? text_id === null || may_repeat : false,
    );
    if (same) {
      const isWaiting = same.text_id === null;
      return { isWaiting, closed: same.text_id === null || same.is_stored ? [] : [same.text_id] };
    }
    const waiting = rows.filter(({ text_id }) => text_id === null);
    // Another text under the same reference: the one before will not be whole any more.
    const isNext = waiting.some(({ number }) => number === one.part.number);
    const abandoned = isNext ? await closeTexts(client, [key]) : [];
    await insert(client, key, one);
    const isWhole = (isNext ? 1 : waiting.length + 1) === one.part.total;
    const whole = isWhole ? await closeTexts(client, [key]) : [];
    return { isWaiting: !isWhole, closed: [...abandoned, ...whole] };
  });

interface StoredPart {
  readonly number: number;
  readonly total: number;
  readonly carrier: string;
  readonly sender: string;
  readonly sender_ton: number;
  readonly recipient: string;
  readonly recipient_ton: number;
  readonly esm_class: number;
  readonly data_coding: number;
  readonly alphabet: Alphabet;
  readonly octets: Buffer;
  readonly received_at: Date;
}

/** The parts that a text was made of, in their order; empty once it has been stored. */
export const partsOfText = async (
  { pool }: Pick<Database, 'pool'>,
  textId: string,
): Promise<readonly StoredPart[]> => {
  const { rows } = await pool.query<StoredPart>(
    `SELECT number, total, carrier, sender, sender_ton, recipient, recipient_ton, esm_class, data_coding, alphabet, octets,
       received_at FROM inbound_parts WHERE text_id = $1 AND stored_at IS NULL ORDER BY number`,
    [textId],
  );
  return rows;
};

/** A stored part taken apart again. */
export const asMessagePart = ({ esm_class, data_coding, octets }: StoredPart): MessagePart =>
  readPart({ esm_class, data_coding, short_message: octets, tlvs: {} } as unknown as Pdu<'deliver_sm'>);

/** The account has its words now: its parts only tell those that come again. */
export const markStored = async (
  { pool }: Pick<Database, 'pool'>,
  textId: string,
  at: Date,
): Promise<void> => {
  await pool.query(
    `UPDATE inbound_parts SET stored_at = $2, octets = '', sender = '', recipient = '' WHERE text_id = $1`,
    [textId, at],
  );
};
