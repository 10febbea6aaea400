import { ASKED_SHOP, type AskedShop } from '../../../engine/shops/asked-shop.ts';
import { EARLY_MS } from '../../../engine/shops/grant-keeper.ts';
import type { ShopAsker } from '../../../engine/shops/shop-asker.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { queryOn } from '../../../infrastructure/database/query.ts';

/** Grants of one run; those that end first come first. */
const AT_ONCE = 50;

const endingShops = ({ pool }: Database, now: number): Promise<AskedShop[]> =>
  queryOn(pool)
    .selectFrom('connection_grants')
    .innerJoin('connections', 'connections.id', 'connection_grants.connectionId')
    .select(ASKED_SHOP.map((column) => `connections.${column}` as const))
    .where('connections.state', '=', 'installed')
    .where('connection_grants.expiresAt', '<=', new Date(now + EARLY_MS))
    .orderBy('connection_grants.expiresAt')
    .limit(AT_ONCE)
    .execute();

/** Renews tokens before they end, so that no question that has a second waits for them. */
export const keepGrantsFresh = async ({
  database,
  asker,
  now,
}: {
  readonly database: Database;
  readonly asker: ShopAsker;
  readonly now: () => number;
}): Promise<void> => {
  const ending = await endingShops(database, now());
  await Promise.all(ending.map((shop) => asker.keepFresh(shop)));
};
