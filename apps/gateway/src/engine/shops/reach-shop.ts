import type { Connector } from '@carillon/connector-kit/connector';
import type { ShopApp, ShopPort } from '@carillon/connector-kit/shop';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import type { AskedShop } from './asked-shop.ts';
import { unsealSecret } from './sealed-secret.ts';

/** A shop with the way to it: the port of its platform, and the app through which it is asked. */
export interface ReachedShop {
  readonly shop: AskedShop;
  readonly port: ShopPort;
  readonly app: ShopApp;
}

/** Gives the way to a shop; null where its platform cannot be asked, or nobody said by which app. */
export type ReachShop = (shop: AskedShop) => ReachedShop | null;

export const createReach = (vault: Vault, connectors: readonly Connector[]): ReachShop => {
  const ports = new Map(connectors.map(({ platform, shop }) => [platform, shop]));
  return (shop) => {
    const port = ports.get(shop.platform) ?? null;
    if (port === null || shop.clientId === null) return null;
    const clientSecret = unsealSecret(vault, shop, shop.secret);
    return { shop, port, app: { clientId: shop.clientId, clientSecret } };
  };
};
