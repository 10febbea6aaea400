import { type LifecycleChange, lifecycleChanged, type Translation } from '@carillon/connector-kit/connector';
import {
  optionalCountry,
  optionalCurrency,
  optionalInstant,
  optionalLocale,
  optionalText,
  type PayloadRefusal,
  readPayload,
  textList,
} from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { sameShop } from '../payload/same-shop.ts';
import type { Topic } from './topic.ts';

const shopSchema = z.object({
  name: optionalText,
  myshopify_domain: optionalText,
  country_code: optionalCountry,
  primary_locale: optionalLocale,
  iana_timezone: optionalText,
  currency: optionalCurrency,
  updated_at: optionalInstant,
});

type Shop = z.infer<typeof shopSchema>;

/** Reads a topic whose payload is the shop. */
const translateShop = (
  webhook: VerifiedWebhook,
  changeOf: (shop: Shop, common: Pick<LifecycleChange, 'source' | 'at'>) => LifecycleChange,
): Result<Translation, PayloadRefusal> => {
  const read = readPayload(shopSchema, webhook.body);
  if (!read.ok) return read;
  const shop = sameShop(webhook.shop, ['myshopify_domain', read.value.myshopify_domain]);
  if (!shop.ok) return shop;
  const source = { platform: 'shopify', shop: shop.value };
  return succeed(lifecycleChanged(changeOf(read.value, { source, at: webhook.triggeredAt })));
};

/** The app was removed from the shop: its tokens are void, and it may text nobody for this shop any more. */
export const appUninstalled: Topic = {
  name: 'app/uninstalled',
  translate: (webhook) => translateShop(webhook, (_shop, common) => ({ kind: 'uninstalled', ...common })),
};

/** The shop describes itself otherwise: its language, clock and currency are those of texts to its customers. */
export const shopUpdate: Topic = {
  name: 'shop/update',
  translate: (webhook) =>
    translateShop(webhook, (shop, common) => ({
      kind: 'shop_changed',
      source: common.source,
      at: shop.updated_at ?? common.at,
      profile: {
        name: shop.name,
        country: shop.country_code,
        locale: shop.primary_locale,
        timeZone: shop.iana_timezone,
        currency: shop.currency,
      },
    })),
};

const scopesSchema = z.object({ previous: textList, current: textList, updated_at: optionalInstant });

/** The app may read or write more or less than before. */
export const appScopesUpdate: Topic = {
  name: 'app/scopes_update',
  translate: ({ body, shop, triggeredAt }) => {
    const read = readPayload(scopesSchema, body);
    if (!read.ok) return read;
    const { previous: before, current: now, updated_at: at } = read.value;
    return succeed(
      lifecycleChanged({
        kind: 'scopes_changed',
        source: { platform: 'shopify', shop },
        at: at ?? triggeredAt,
        before,
        now,
      }),
    );
  },
};
