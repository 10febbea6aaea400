import type { EventSource } from '@carillon/core/events';
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

/** A shop of one account, by the name its platform gives it. */
export interface ShopOfAccount {
  readonly accountId: string;
  readonly mode: Row<'connections'>['mode'];
  readonly source: EventSource;
}

/** The connection of an account to a shop; undefined when it has none. */
export const findShop = (
  session: pg.Pool | pg.PoolClient,
  { accountId, mode, source: { platform, shop } }: ShopOfAccount,
): Promise<AskedShop | undefined> =>
  queryOn(session)
    .selectFrom('connections')
    .select(ASKED_SHOP)
    .where('accountId', '=', accountId)
    .where('mode', '=', mode)
    .where('platform', '=', platform)
    .where('shop', '=', shop)
    .executeTakeFirst();

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
