import type pg from 'pg';
import type { AskedShop } from './asked-shop.ts';

/** Notes that the tokens of a shop have ended: its webhooks are read on, and nothing is asked of it until it is installed anew. */
export const suspendShop = async (
  session: pg.Pool | pg.PoolClient,
  { accountId, id }: Pick<AskedShop, 'accountId' | 'id'>,
  now: Date,
): Promise<void> => {
  await session.query(
    `UPDATE connections SET state = 'suspended', state_since = $3, reconcile_at = NULL, subscribe_at = NULL,
       state_detail = 'The shop knows the tokens of the app no more: install the app anew.'
     WHERE account_id = $1 AND id = $2 AND state = 'installed'`,
    [accountId, id, now],
  );
};
