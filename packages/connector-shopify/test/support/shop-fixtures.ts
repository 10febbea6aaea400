import { createHmac } from 'node:crypto';
import type { ShopFixtures, ShopStand } from '@carillon/connector-kit/testing';
import type { CanonicalEvent } from '@carillon/core/events';
import { createShopify } from '../../src/index.ts';
import { SCOPES } from '../../src/shop/install/scopes.ts';
import { installedShop } from './installed-shop.ts';
import { sessionToken } from './session-tokens.ts';

type Installed = ReturnType<typeof installedShop>;

/** A bucket that the many questions of the battery do not empty. */
const RICH = { bucket: { maximumAvailable: 1_000_000, restoreRate: 100 } };

const TOKEN_PATH = '/admin/oauth/access_token';

/** Signs a query anew, with another secret or as if it were older. */
const spoil = (
  query: string,
  { secret, ageMs }: { readonly secret: string; readonly ageMs: number },
): string => {
  const parameters = new URLSearchParams(query);
  parameters.delete('hmac');
  parameters.set('timestamp', String(Number(parameters.get('timestamp')) - Math.floor(ageMs / 1_000)));
  parameters.sort();
  const signed = parameters.toString().replaceAll('+', '%20');
  return `${signed}&hmac=${createHmac('sha256', secret).update(signed).digest('hex')}`;
};

/** An answer of tokens without the times it ends at. */
const withoutExpiry = async (response: Response): Promise<Response> => {
  const answer: object = JSON.parse(await response.text());
  return Response.json({ ...answer, expires_in: undefined, refresh_token_expires_in: undefined });
};

const orderOf = ({ shop }: Installed, { object }: CanonicalEvent) => {
  const order = shop.state.orders.get(object.id);
  if (!order) throw new Error(`the fake shop has no ${object.type} ${object.id}`);
  return order;
};

const happeningsIn = (installed: Installed) => {
  const { shop } = installed;
  return {
    removeApp: () => {
      shop.uninstall();
    },
    placeOrder: () => shop.placeOrder({ phone: '+33639980001' }).webhooks,
    cancelOrder: (event: CanonicalEvent) => {
      shop.cancel(orderOf(installed, event));
    },
    deleteOrder: (event: CanonicalEvent) => {
      shop.deleteOrder(orderOf(installed, event));
    },
    addCustomer: (said: 'subscribed' | 'unsubscribed') => {
      const customer = shop.addCustomer({ phone: '+33639980001' });
      shop.decide(customer, said === 'subscribed' ? 'SUBSCRIBED' : 'UNSUBSCRIBED');
      return { phone: '+33639980001' };
    },
    isSubscribed: (phone: string) =>
      [...shop.state.customers.values()].some(
        (one) => one.phone === phone && one.consent.state === 'SUBSCRIBED',
      ),
    notesOn: ({ id }: { readonly id: string }) =>
      shop.state.metafields
        .filter(({ ownerId }) => ownerId === `gid://shopify/Order/${id}`)
        .map(({ value }) => JSON.parse(value)),
  };
};

const standOf = (installed: Installed): ShopStand => {
  const { shop, access, now } = installed;
  let instead: (() => Response | Promise<Response>) | null = null;
  let hidesExpiry = false;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (instead) return instead();
    const response = await shop.fetch(input, init);
    return hidesExpiry && String(input).endsWith(TOKEN_PATH) ? withoutExpiry(response) : response;
  };
  return {
    connector: createShopify({ fetch, now }),
    app: shop.app,
    shop: shop.domain,
    grant: access.grant,
    now,
    answerWith: (answer) => {
      instead = answer;
    },
    comeBack: (url, { secret = shop.app.clientSecret, ageMs = 0 } = {}) =>
      spoil(shop.authorize(url), { secret, ageMs }),
    sessionToken: (secret) => sessionToken({}, { secret }),
    hideExpiry: () => {
      hidesExpiry = true;
    },
    ...happeningsIn(installed),
    denied: () => {
      const denied = installedShop({ ...RICH, scopes: SCOPES.slice(0, 1) });
      denied.shop.hidePeople();
      return standOf(denied);
    },
  };
};

/** A fake shop of Shopify for the battery. */
export const shopFixtures: ShopFixtures = {
  open: () => standOf(installedShop({ ...RICH, firstId: 9_007_199_254_740_993n })),
  address: 'https://gateway.example/connectors/shopify/webhooks',
};
