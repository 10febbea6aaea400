import { privacyRequested } from '@carillon/connector-kit/connector';
import { optionalText, readPayload, refusePayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { optionalShopifyId, shopifyId } from '../payload/identified.ts';
import { sameShop } from '../payload/same-shop.ts';
import type { Topic } from './topic.ts';

const orders = z
  .array(shopifyId, { error: 'must be a list or null' })
  .nullish()
  .transform((ids) => ids ?? []);

/** Whose data it is about: the two compliance topics about a person differ in the name of the orders. */
const personRequest = z.object({
  shop_domain: optionalText,
  customer: z.object({ id: optionalShopifyId, email: optionalText, phone: optionalText }).nullish(),
  orders_requested: orders,
  orders_to_redact: orders,
  data_request: z.object({ id: optionalShopifyId }).nullish(),
});

const commonOf = ({ shop, topic, deliveryId, triggeredAt }: VerifiedWebhook) => ({
  source: { platform: 'shopify', shop },
  at: triggeredAt,
  webhook: { id: deliveryId, topic },
});

const personTopic = (name: string, kind: 'customer_access' | 'customer_erasure'): Topic => ({
  name,
  translate: (webhook) => {
    const read = readPayload(personRequest, webhook.body);
    if (!read.ok) return read;
    const { customer, data_request: request, shop_domain: domain } = read.value;
    const shop = sameShop(webhook.shop, ['shop_domain', domain]);
    if (!shop.ok) return shop;
    const ids = [...read.value.orders_requested, ...read.value.orders_to_redact];
    const { id = null, phone = null, email = null } = customer ?? {};
    if (id === null && phone === null && email === null && ids.length === 0)
      return refusePayload('customer', 'says neither who it is nor which orders are theirs');
    return succeed(
      privacyRequested({
        kind,
        ...commonOf(webhook),
        requestId: request?.id ?? null,
        customer: { id, phone, email },
        orders: ids,
      }),
    );
  },
});

/** A customer wants to have what is kept about them, within 30 days (shopify.dev, Privacy law compliance). */
export const customersDataRequest: Topic = personTopic('customers/data_request', 'customer_access');

/** A customer's data is to be erased, unless a law says to keep it. */
export const customersRedact: Topic = personTopic('customers/redact', 'customer_erasure');

/** All data of a shop is to be erased: sent 48 hours after it removed the app. */
export const shopRedact: Topic = {
  name: 'shop/redact',
  translate: (webhook) => {
    const read = readPayload(z.object({ shop_domain: optionalText }), webhook.body);
    if (!read.ok) return read;
    const shop = sameShop(webhook.shop, ['shop_domain', read.value.shop_domain]);
    return shop.ok ? succeed(privacyRequested({ kind: 'shop_erasure', ...commonOf(webhook) })) : shop;
  },
};
