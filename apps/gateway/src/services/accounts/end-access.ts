import type pg from 'pg';
import { lockWallets } from '../../engine/billing/spending-wallet.ts';
import { queryOn } from '../../infrastructure/database/query.ts';

/**
 * Ends every way into an account, in the caller's transaction: keys, shops, webhooks, one-time codes, and what sends by itself.
 * Gives how many keys and connections ended.
 */
export const endAccess = async (
  client: pg.PoolClient,
  account: string,
  now: Date,
): Promise<{ keys: number; connections: number }> => {
  const query = queryOn(client);
  const keys = await query
    .updateTable('api_keys')
    .set({ revokedAt: now, endedBy: 'closed' })
    .where('accountId', '=', account)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  const connections = await query
    .deleteFrom('connections')
    .where('accountId', '=', account)
    .executeTakeFirst();
  await query.deleteFrom('webhook_attempts').where('accountId', '=', account).execute();
  await query.deleteFrom('webhook_endpoints').where('accountId', '=', account).execute();
  await query
    .updateTable('automations')
    .set({ enabled: false })
    .where('accountId', '=', account)
    .where('enabled', '=', true)
    .execute();
  await query
    .updateTable('otp_challenges')
    .set({ state: 'cancelled', codeSalt: null, codeDigest: null, recipient: null })
    .where('accountId', '=', account)
    .where('state', '=', 'pending')
    .execute();
  await query.deleteFrom('spend_caps').where('accountId', '=', account).execute();
  await query.updateTable('accounts').set({ closedAt: now }).where('id', '=', account).execute();
  return { keys: Number(keys.numUpdatedRows), connections: Number(connections.numDeletedRows) };
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
