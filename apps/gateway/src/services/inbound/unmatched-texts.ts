import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Incoming } from './inbox.ts';
import type { UnmatchedReason } from './kept-texts.ts';

/** A text from a handset that no account has. */
export interface UnmatchedText {
  readonly id: string;
  readonly carrier: string;
  /** As the carrier gave it, with the type of number it named. */
  readonly sender: string;
  readonly senderTon: number | null;
  readonly recipient: string | null;
  readonly recipientTon: number | null;
  readonly text: string;
  readonly optOut: boolean;
  readonly incomplete: boolean;
  readonly reason: UnmatchedReason;
  readonly octets: Buffer | null;
  readonly dataCoding: number | null;
  readonly esmClass: number | null;
  readonly receivedAt: Date;
}

const COLUMNS = `id, carrier, sender, sender_ton AS "senderTon", recipient, recipient_ton AS "recipientTon", text,
  opt_out AS "optOut", incomplete, coalesce(reason, 'unmatched') AS reason, octets, data_coding AS "dataCoding",
  esm_class AS "esmClass", received_at AS "receivedAt"`;

/** One page of the texts that are nobody's, newest first. */
export const listUnmatchedTexts = async (
  { pool }: Database,
  { limit, before, reason }: { limit: number; before: string | null; reason: UnmatchedReason | null },
): Promise<readonly UnmatchedText[]> => {
  const { rows } = await pool.query<UnmatchedText>(
    `SELECT ${COLUMNS} FROM carrier_texts WHERE account_ids = '{}' AND ($1::uuid IS NULL OR id < $1)
       AND ($3::text IS NULL OR coalesce(reason, 'unmatched') = $3)
     ORDER BY id DESC LIMIT $2`,
    [before, limit, reason],
  );
  return rows;
};

const UNMATCHED = `SELECT ${COLUMNS} FROM carrier_texts WHERE id = $1 AND account_ids = '{}'`;

/** A text that is nobody's; null when there is none of that id. */
export const findUnmatchedText = async (
  { pool }: Database,
  id: string | null,
): Promise<UnmatchedText | null> => {
  const { rows } = await pool.query<UnmatchedText>(UNMATCHED, [id]);
  return rows[0] ?? null;
};

/** Which text goes to which account; null where an id is none of ours. */
export interface Assignment {
  readonly textId: string | null;
  readonly accountId: string | null;
}

/**
 * Gives a text to an account, as if it had come for it now, in the caller's transaction: what it says about consent
 * takes effect first. `incoming` is the text as it was read for that account. Refusals: `unclaimed_text_not_found`,
 * `account_not_found`.
 */
export const assignText = async (
  client: pg.PoolClient,
  { textId, accountId, incoming }: Assignment & { readonly incoming: Incoming | null },
): Promise<Result<UnmatchedText, Refusal>> => {
  const { rows } = await client.query<UnmatchedText>(`${UNMATCHED} FOR UPDATE`, [textId]);
  const [kept] = rows;
  if (!kept)
    return refuse(
      'unclaimed_text_not_found',
      'There is no such text, or it belongs to an account by now. List them with GET /v1/operator/unclaimed-texts.',
    );
  const account = await client.query('SELECT FROM accounts WHERE id = $1', [accountId]);
  if (incoming === null || account.rowCount === 0)
    return refuse('account_not_found', 'There is no such account. Check its id.', 'accountId');
  await incoming.storeIn(client);
  // The account has its words now: this row only knows that it came.
  await client.query(
    `UPDATE carrier_texts SET account_ids = ARRAY[$2::uuid], sender = '', recipient = NULL, text = '', octets = NULL, reason = NULL
     WHERE id = $1`,
    [textId, accountId],
  );
  return succeed(kept);
};
