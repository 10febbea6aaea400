import type { ShopAccess } from '@carillon/connector-kit/shop';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent } from '@carillon/core/events';
import { shopify } from '../../src/index.ts';
import { SCOPES } from '../../src/shop/install/scopes.ts';
import { createFakeShop, type FakeShopOptions } from '../../src/testing/index.ts';
import { NOW } from './session-tokens.ts';

const HOUR = 3_600_000;

/** A fake shop that has installed the app, its clock, and the access that came of it. */
export const installedShop = (
  options: Omit<FakeShopOptions, 'now'> & { readonly scopes?: readonly string[] } = {},
) => {
  const clock = {
    now: NOW,
    /** Moves on by so many milliseconds. */
    pass: (milliseconds: number) => {
      clock.now += milliseconds;
    },
  };
  const now = () => clock.now;
  const shop = createFakeShop({ ...options, now });
  const {
    access_token: accessToken,
    scope,
    refresh_token: refreshToken,
  } = shop.grant(options.scopes ?? SCOPES);
  const accessWithin = (signal: AbortSignal = new AbortController().signal): ShopAccess => ({
    shop: shop.domain,
    signal,
    grant: {
      accessToken,
      scopes: scope.split(','),
      expiresAt: new Date(NOW + HOUR).toISOString(),
      refreshToken,
      refreshExpiresAt: null,
    },
  });
  return { shop, clock, now, accessWithin, access: accessWithin() };
};

/** What webhooks of the fake shop say, read the whole way in. */
export const translationsOf = (webhooks: readonly WebhookRequest[], secret = 'client-secret') =>
  Promise.all(
    webhooks.map(async (request) => {
      const verified = await shopify.verify(request, [secret]);
      if (!verified.ok) throw new Error(verified.error.detail);
      const read = shopify.translate(verified.value);
      if (!read.ok) throw new Error(`${read.error.field}: ${read.error.detail}`);
      return read.value;
    }),
  );

export const eventsOf = async (webhooks: readonly WebhookRequest[]): Promise<readonly CanonicalEvent[]> =>
  (await translationsOf(webhooks)).flatMap(({ events }) => events);

/** The first event that webhooks tell. */
export const firstEventOf = async (webhooks: readonly WebhookRequest[]): Promise<CanonicalEvent> => {
  const [event] = await eventsOf(webhooks);
  if (!event) throw new Error('the webhooks tell no event');
  return event;
};
