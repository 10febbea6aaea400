import { announce } from '@carillon/connector-kit/connector';
import {
  optionalAmount,
  optionalCount,
  optionalLocalInstant,
  optionalText,
  readPayload,
} from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { identified, optionalShopifyId } from '../payload/identified.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { UNNAMED_PERSON } from '../payload/person.ts';
import type { Topic } from './topic.ts';

/** What is read of a variant. Its price is in the shop's currency, which the payload does not name. */
const variantSchema = identified({
  product_id: optionalShopifyId,
  title: optionalText,
  sku: optionalText,
  price: optionalAmount,
  inventory_quantity: optionalCount,
  updated_at: optionalLocalInstant,
});

/** A variant can be bought again. Who waits for it is not Shopify's to know; each time it comes back is a fact. */
export const variantsInStock: Topic = {
  name: 'variants/in_stock',
  translate: (webhook) => {
    const { body, shop } = webhook;
    const read = readPayload(variantSchema, body);
    if (!read.ok) return read;
    const { id, product_id: product, title, sku, inventory_quantity: quantity } = read.value;
    const at = occurredAt(webhook, ['updated_at', read.value.updated_at]);
    if (!at.ok) return at;
    return succeed(
      announce({
        type: 'product.back_in_stock',
        source: { platform: 'shopify', shop },
        object: { type: 'variant', id },
        ...(product !== null && { related: [{ type: 'product', id: product }] }),
        transition: `back_in_stock:${at.value}`,
        occurredAt: at.value,
        person: UNNAMED_PERSON,
        data: {
          shop: { domain: shop },
          product: { id: product },
          variant: { id, title, sku, price: read.value.price, quantity },
        },
      }),
    );
  },
};
