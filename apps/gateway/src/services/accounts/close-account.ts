import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { ACCOUNT_NOT_FOUND } from '../../engine/api-keys/keys.ts';
import { cancelMessages } from '../../engine/messages/lifecycle/cancel-messages.ts';
import { endAccess, lockForClosing } from './end-access.ts';
import { deleteSubAccount } from './sub-accounts.ts';

/** What the end of an account ended. */
export interface ClosedAccount {
  readonly keysEnded: number;
  readonly connectionsEnded: number;
  readonly subAccountsClosed: number;
  /** Texts that had not left; their price is back in the wallet. */
  readonly messagesCancelled: number;
  /** Texts that are on the wire: their receipts are still taken. */
  readonly messagesOnTheWire: number;
}

/**
 * Closes an account and its sub-accounts, in the caller's transaction. What has not left is cancelled and its price
 * given back; what was sent, the ledger, consents and opt-outs stay as long as they are kept anyway. The balance stays
 * in the wallet until the operator pays it out. Refusals: `account_not_found`, `account_closed`.
 */
export const closeAccount = async (
  client: pg.PoolClient,
  id: string | null,
  now: Date,
): Promise<Result<ClosedAccount, Refusal>> => {
  const { rows } = await client.query<{ id: string; parent_id: string | null; closed_at: Date | null }>(
    'SELECT id, parent_id, closed_at FROM accounts WHERE id = $1 OR parent_id = $1 ORDER BY id FOR UPDATE',
    [id],
  );
  const account = rows.find((row) => row.id === id);
  if (!account) return ACCOUNT_NOT_FOUND;
  if (account.closed_at !== null) return refuse('account_closed', 'The account is closed already.');
  const subs = rows.filter((row) => row.id !== id && row.closed_at === null).map((row) => row.id);
  await lockForClosing(client, { closing: [account.id, ...subs] }, now);
  for (const sub of subs) {
    const gone = await deleteSubAccount(client, account.id, sub, now);
    if (!gone.ok)
      throw new Error(`The sub-account ${sub} was locked and cannot be closed: ${gone.error.code}.`);
  }
  const ended = await endAccess(client, account.id, now);
  const { cancelled, tooLate } = await cancelMessages(
    client,
    { account: account.id, selection: { all: true } },
    now,
  );
  return succeed({
    keysEnded: ended.keys,
    connectionsEnded: ended.connections,
    subAccountsClosed: subs.length,
    messagesCancelled: cancelled,
    messagesOnTheWire: tooLate,
  });
};
