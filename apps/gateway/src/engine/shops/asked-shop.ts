import type pg from 'pg';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

/** A connection whose shop may be asked something. */
export type AskedShop = Pick<
  Row<'connections'>,
  'accountId' | 'id' | 'platform' | 'shop' | 'mode' | 'state' | 'clientId' | 'secret'
>;

export const ASKED_SHOP = [
  'accountId',
  'id',
  'platform',
  'shop',
  'mode',
  'state',
  'clientId',
  'secret',
] as const;

/** The same columns for SQL of a table `connections` under an alias, by their names here. */
export const askedShopOf = (alias: string): string =>
  ASKED_SHOP.map((column) => {
    const name = column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return `${alias}.${name} AS "${column}"`;
  }).join(', ');

/** Shops of one account, by the names their platforms give them. */
export interface ShopsOfAccount {
  readonly accountId: string;
  readonly mode: Row<'connections'>['mode'];
  readonly shops: readonly { readonly platform: string; readonly shop: string }[];
}

/** The connections of an account to some shops. */
export const findShops = (
  session: pg.Pool | pg.PoolClient,
  { accountId, mode, shops }: ShopsOfAccount,
): Promise<AskedShop[]> =>
  queryOn(session)
    .selectFrom('connections')
    .select(ASKED_SHOP)
    .where('accountId', '=', accountId)
    .where('mode', '=', mode)
    .where(({ eb, or }) =>
      or(shops.map(({ platform, shop }) => eb('platform', '=', platform).and('shop', '=', shop))),
    )
    .execute();

/** A shop, and the app through which it is asked. */
export interface ShopOfApp {
  readonly platform: string;
  readonly shop: string;
  readonly clientId: string;
}

/** The connections to a shop through one app, the first that was made first: several accounts may have one. */
export const findShopsByApp = (
  session: pg.Pool | pg.PoolClient,
  { platform, shop, clientId }: ShopOfApp,
): Promise<AskedShop[]> =>
  queryOn(session)
    .selectFrom('connections')
    .select(ASKED_SHOP)
    .where('platform', '=', platform)
    .where('shop', '=', shop)
    .where('clientId', '=', clientId)
    .orderBy('id')
    .execute();
