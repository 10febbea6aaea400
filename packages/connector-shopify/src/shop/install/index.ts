import type { InstallRefusal, ShopInstall } from '@carillon/connector-kit/shop';
import { fail } from '@carillon/core/result';
import { isShopDomain } from '../../shop-domain.ts';
import { failShop } from '../http/failure.ts';
import { type GrantDesk, requestGrant } from './request-grant.ts';
import { SCOPES } from './scopes.ts';
import { audienceOf, createReadSession } from './session-token.ts';
import { isSignedQuery, readQuery } from './signed-query.ts';

const refuseInstall = (code: InstallRefusal['code'], detail: string) =>
  fail<InstallRefusal>({ code, detail });

const NOT_SIGNED = refuseInstall(
  'install_not_signed',
  'The way back from Shopify is not signed with the secret of the app, or is older than 90 seconds. Install again.',
);

const shopIn = (query: string): string | null => {
  const shop = (readQuery(query)?.get('shop') ?? '').toLowerCase();
  return isShopDomain(shop) ? shop : null;
};

/** RFC 8693, sections 2.1 and 3; Shopify's own name of an offline token. */
const EXCHANGE = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
};

/** A token that ends within an hour, with one to renew it: apps for everybody get no other any more. */
const EXPIRING = { expiring: '1' };

const urlOf: ShopInstall['urlOf'] = ({ shop, clientId, redirectUri, state }) => {
  // A merchant sent to a stranger's page would allow there what the stranger asks for.
  if (!isShopDomain(shop))
    throw new TypeError('The shop must be its-name.myshopify.com, as shopOf gives it.');
  const url = new URL(`https://${shop}/admin/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: clientId,
    scope: SCOPES.join(','),
    redirect_uri: redirectUri,
    state,
  }).toString();
  return url.href;
};

const createAccept =
  (desk: GrantDesk): ShopInstall['accept'] =>
  async ({ app, shop, state, query, signal }) => {
    const parameters = readQuery(query);
    if (
      parameters === null ||
      !isSignedQuery(parameters, { clientSecret: app.clientSecret, now: desk.now() })
    )
      return NOT_SIGNED;
    const code = parameters.get('code');
    if (shopIn(query) !== shop || parameters.get('state') !== state || state === '' || !code)
      return refuseInstall(
        'install_mismatch',
        'The way back from Shopify belongs to another shop, or to an install that nobody began. Install again.',
      );
    return requestGrant(desk, {
      app,
      shop,
      signal,
      parameters: { code, ...EXPIRING },
      refused: () => failShop('shop_refused', `${shop} knows the code no more: it was used. Install again.`),
    });
  };

const createExchange =
  (desk: GrantDesk, readSession: ShopInstall['readSession']): ShopInstall['exchange'] =>
  async (app, { sessionToken, signal }) => {
    const session = await readSession(app, sessionToken);
    if (!session.ok) return session;
    const { shop } = session.value;
    return requestGrant<InstallRefusal>(desk, {
      app,
      shop,
      signal,
      parameters: { ...EXCHANGE, subject_token: sessionToken, ...EXPIRING },
      refused: () =>
        refuseInstall('session_invalid', `${shop} does not take the session token. Load the page anew.`),
    });
  };

const createRefresh =
  (desk: GrantDesk): ShopInstall['refresh'] =>
  async (app, { shop, grant, signal }) => {
    const ended = failShop(
      'access_ended',
      `${shop} renews the token no more: the app was removed, or not used for long. The merchant installs it again.`,
    );
    const { refreshToken } = grant;
    if (refreshToken === null) return ended;
    return requestGrant(desk, {
      app,
      shop,
      signal,
      parameters: { grant_type: 'refresh_token', refresh_token: refreshToken },
      refused: () => ended,
    });
  };

/** How the app comes to be in a shop of Shopify, and keeps being allowed in. */
export const createShopifyInstall = (desk: GrantDesk): ShopInstall => {
  const readSession = createReadSession(desk.now);
  return {
    scopes: SCOPES,
    urlOf,
    shopOf: shopIn,
    stateOf: (query) => readQuery(query)?.get('state') ?? null,
    accept: createAccept(desk),
    audienceOf,
    readSession,
    exchange: createExchange(desk, readSession),
    refresh: createRefresh(desk),
  };
};
