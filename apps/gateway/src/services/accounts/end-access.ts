import type pg from 'pg';
import { lockWallets } from '../../engine/billing/spending-wallet.ts';

/**
 * Ends every way into an account, in the caller's transaction: keys, shops, one-time codes, and what sends by itself.
 * Gives how many keys and connections ended.
 */
export const endAccess = async (
  client: pg.PoolClient,
  account: string,
  now: Date,
): Promise<{ keys: number; connections: number }> => {
  const keys = await client.query(
    `UPDATE api_keys SET revoked_at = $2, ended_by = 'closed' WHERE account_id = $1 AND revoked_at IS NULL`,
    [account, now],
  );
  const connections = await client.query('DELETE FROM connections WHERE account_id = $1', [account]);
  await client.query('UPDATE automations SET enabled = false WHERE account_id = $1 AND enabled', [account]);
  await client.query(
    `UPDATE otp_challenges SET state = 'cancelled', code_salt = NULL, code_digest = NULL, recipient = NULL
     WHERE account_id = $1 AND state = 'pending'`,
    [account],
  );
  await client.query('DELETE FROM spend_caps WHERE account_id = $1', [account]);
  await client.query('UPDATE accounts SET closed_at = $2 WHERE id = $1', [account, now]);
  return { keys: keys.rowCount ?? 0, connections: connections.rowCount ?? 0 };
};

/** Locks what waits of accounts that end, then their wallets and that of who is paid, as whoever else locks both does. */
export const lockForClosing = async (
  client: pg.PoolClient,
  { closing, paid }: { readonly closing: readonly string[]; readonly paid?: string },
  now: Date,
): Promise<void> => {
  await client.query(
    "SELECT FROM messages WHERE account_id = ANY($1::uuid[]) AND stage = 'queued' FOR NO KEY UPDATE",
    [closing],
  );
  await lockWallets(client, paid === undefined ? closing : [...closing, paid], now.getTime());
  await client.query('UPDATE wallets SET closed = true WHERE account_id = ANY($1::uuid[])', [closing]);
};
