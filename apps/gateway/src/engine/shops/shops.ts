import type { Connector } from '@carillon/connector-kit/connector';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { createReach, type ReachShop } from './reach-shop.ts';
import { createShopAsker, type ShopAsker } from './shop-asker.ts';
import { type AskStillTrue, createStillTrue } from './still-true.ts';

/** The way to the shops that accounts have connected. */
export interface Shops {
  readonly connectors: readonly Connector[];
  readonly reach: ReachShop;
  readonly asker: ShopAsker;
  readonly askStillTrue: AskStillTrue;
}

export interface ShopsOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly connectors: readonly Connector[];
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

export const createShops = (options: ShopsOptions): Shops => {
  const { database, vault, connectors } = options;
  const reach = createReach(vault, connectors);
  const asker = createShopAsker({ ...options, reach });
  return { connectors, reach, asker, askStillTrue: createStillTrue({ database, asker }) };
};
