import type { ShopInstall } from '@carillon/connector-kit/shop';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { type AskedShop, findShopsByApp } from '../../../engine/shops/asked-shop.ts';
import { unsealSecret } from '../../../engine/shops/sealed-secret.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import { PLATFORM } from '../shop-objects.ts';
import { chooseOwner, type ShopCaller, shopCallerOf } from '../shop-owner.ts';

export interface AdminSessionDependencies {
  readonly database: Database;
  readonly vault: Vault;
  /** Reads session tokens of the platform. */
  readonly install: Pick<ShopInstall, 'audienceOf' | 'readSession'>;
}

/** A member of staff who looks at a page of the admin of a shop. */
export interface AdminSession extends ShopCaller {
  /** The platform's id of the member of staff; null where it names none. */
  readonly user: string | null;
}

/** One answer, whether the shop is unknown, its app is another one, or the token is not believed. */
const NOT_BELIEVED = refuse(
  'session_invalid',
  'The session token is of no shop and app that are connected here, or is older than a minute. Give the connection the ' +
    'client id and the secret of the app with PATCH /v1/connections/{id}, then open the page anew.',
);

/**
 * Believes the token of a page inside the admin of a shop: whoever looks at it acts for the account that connected the shop
 * through the app the page belongs to, and sees the things of that shop. Refusal: `session_invalid`.
 */
export const readAdminSession = async (
  { database, vault, install }: AdminSessionDependencies,
  token: string,
): Promise<Result<AdminSession, Refusal>> => {
  const audience = install.audienceOf(token);
  if (audience === null) return NOT_BELIEVED;
  const { shop, clientId } = audience;
  const believed: (Pick<AskedShop, 'accountId' | 'mode'> & { readonly user: string | null })[] = [];
  for (const connection of await findShopsByApp(database.pool, { platform: PLATFORM, ...audience })) {
    const { accountId, mode, state } = connection;
    if (state === 'removed') continue;
    const clientSecret = unsealSecret(vault, connection, connection.secret);
    const session = await install.readSession({ clientId, clientSecret }, token);
    if (session.ok) believed.push({ accountId, mode, user: session.value.user });
  }
  const chosen = chooseOwner(believed);
  const owner = chosen ? await shopCallerOf(database, chosen, shop) : null;
  return owner && chosen ? succeed({ ...owner, user: chosen.user }) : NOT_BELIEVED;
};
