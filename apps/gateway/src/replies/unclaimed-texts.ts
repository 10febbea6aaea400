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

/** Which text goes to which account; null where an id is none of ours. */
export interface Assignment {
  readonly textId: string | null;
  readonly accountId: string | null;
}

type KeptText = UnclaimedText & { readonly optOut: boolean };

const KEPT = `SELECT ${COLUMNS}, opt_out AS "optOut" FROM carrier_texts WHERE id = $1 AND account_ids = '{}'`;

/** A text as it would have come for an account now; null when it is not there to be given. */
export const findUnclaimedText = async (
  { pool }: Database,
  { textId, accountId }: Assignment,
  at: Date,
): Promise<InboundText | null> => {
  const { rows } = await pool.query<KeptText>(KEPT, [textId]);
  const [kept] = rows;
  if (!kept || accountId === null) return null;
  const { carrier, sender, recipient, text, optOut } = kept;
  return { accountId, carrier, sender, recipient, text, optOut, at };
};

/**
 * Gives a text to an account, as if it had come for it now, in the caller's transaction: what it says about consent
 * takes effect first. `incoming` is the text as it was read for that account. Refusals: `unclaimed_text_not_found`, `account_not_found`.
 */
export const assignText = async (
  client: pg.PoolClient,
  { textId, accountId, incoming }: Assignment & { readonly incoming: Incoming | null },
): Promise<Result<UnclaimedText, Refusal>> => {
  const { rows } = await client.query<KeptText>(`${KEPT} FOR UPDATE`, [textId]);
  const [kept] = rows;
  if (!kept) return NOT_FOUND;
  const account = await client.query('SELECT FROM accounts WHERE id = $1', [accountId]);
  if (incoming === null || account.rowCount === 0)
    return refuse('account_not_found', 'There is no such account. Check its id.', 'accountId');
  await incoming.storeIn(client);
  await client.query('UPDATE carrier_texts SET account_ids = ARRAY[$2::uuid] WHERE id = $1', [
    textId,
    accountId,
  ]);
  return succeed(kept);
};
