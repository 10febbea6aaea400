import type pg from 'pg';
import { type AskedShop, askedShopOf } from '../../../engine/shops/asked-shop.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { queryOn } from '../../../infrastructure/database/query.ts';

/** What is done for each shop by the clock, as the column that says when it is done next. */
export type Errand = 'reconcile_at' | 'subscribe_at';

/** Shops of one run: the next follows with the next run. */
const AT_ONCE = 20;
/** A process that works on a shop for so long has ended. */
const SILENT_MS = 15 * 60_000;

/** Takes installed shops whose time has come; nobody else works on them for a quarter of an hour. */
export const takeDueShops = async (
  { pool }: Database,
  errand: Errand,
  now: number,
): Promise<readonly AskedShop[]> => {
  const { rows } = await pool.query<AskedShop>(
    `UPDATE connections c SET ${errand} = $2 WHERE id IN (
       SELECT id FROM connections WHERE ${errand} <= $1 AND state = 'installed'
       ORDER BY ${errand} LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
     RETURNING ${askedShopOf('c')}`,
    [new Date(now), new Date(now + SILENT_MS)],
  );
  return rows;
};

/** Says when it is done for a shop next; a shop that is installed no more is left alone. */
export const setNext = async (
  session: pg.Pool | pg.PoolClient,
  { accountId, id }: Pick<AskedShop, 'accountId' | 'id'>,
  { errand, at }: { readonly errand: Errand; readonly at: Date },
): Promise<void> => {
  await queryOn(session)
    .updateTable('connections')
    .set(errand === 'reconcile_at' ? { reconcileAt: at } : { subscribeAt: at })
    .where('accountId', '=', accountId)
    .where('id', '=', id)
    .where('state', '=', 'installed')
    .execute();
};
