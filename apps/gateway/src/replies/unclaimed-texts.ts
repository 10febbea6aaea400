import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { InboundText } from '../carriers/carrier.ts';
import type { Incoming } from '../consent/inbox.ts';
import type { Database } from '../database/open.ts';

/** A text from a handset that no account could be found for. */
export interface UnclaimedText {
  readonly id: string;
  readonly carrier: string;
  readonly sender: string;
  readonly recipient: string | null;
  readonly text: string;
  readonly receivedAt: Date;
}

const COLUMNS = 'id, carrier, sender, recipient, text, received_at AS "receivedAt"';

/** One page of the texts that are nobody's, newest first. */
export const listUnclaimedTexts = async (
  { pool }: Database,
  { limit, before }: { limit: number; before: string | null },
): Promise<readonly UnclaimedText[]> => {
  const { rows } = await pool.query<UnclaimedText>(
    `SELECT ${COLUMNS} FROM carrier_texts WHERE account_ids = '{}' AND ($1::uuid IS NULL OR id < $1)
     ORDER BY id DESC LIMIT $2`,
    [before, limit],
  );
  return rows;
};

const NOT_FOUND = refuse(
  'unclaimed_text_not_found',
  'There is no such text, or it belongs to an account by now. List them with GET /v1/operator/unclaimed-texts.',
);

export interface Assignment {
  /** Null where an id is none of ours. */
  readonly textId: string | null;
  readonly accountId: string | null;
  /** Reads the text for the account it is given to. */
  readonly read: (text: InboundText) => Promise<Incoming>;
  readonly now: number;
}

/**
 * Gives a text to an account, as if it had come for it now, in the caller's transaction: what it says about consent
 * takes effect first. Refusals: `unclaimed_text_not_found`, `account_not_found`.
 */
export const assignText = async (
  client: pg.PoolClient,
  { textId, accountId, read, now }: Assignment,
): Promise<Result<{ text: UnclaimedText; incoming: Incoming }, Refusal>> => {
  const { rows } = await client.query<UnclaimedText & { optOut: boolean }>(
    `SELECT ${COLUMNS}, opt_out AS "optOut" FROM carrier_texts WHERE id = $1 AND account_ids = '{}' FOR UPDATE`,
    [textId],
  );
  const [kept] = rows;
  if (!kept) return NOT_FOUND;
  const account = await client.query('SELECT FROM accounts WHERE id = $1', [accountId]);
  if (accountId === null || account.rowCount === 0)
    return refuse('account_not_found', 'There is no such account. Check its id.', 'accountId');
  const { optOut, receivedAt: _, ...text } = kept;
  const incoming = await read({
    accountId,
    carrier: text.carrier,
    sender: text.sender,
    recipient: text.recipient,
    text: text.text,
    optOut,
    at: new Date(now),
  });
  await incoming.storeIn(client);
  await client.query('UPDATE carrier_texts SET account_ids = ARRAY[$2::uuid] WHERE id = $1', [
    textId,
    accountId,
  ]);
  return succeed({ text: kept, incoming });
};
