import { optionalCount, optionalFlag, optionalText } from '@carillon/connector-kit/payload';
import type { Json } from '@carillon/core/events';
import { z } from 'zod';

const lineItem = z.object({
  name: optionalText,
  title: optionalText,
  presentment_title: optionalText,
  variant_title: optionalText,
  sku: optionalText,
  quantity: optionalCount,
  requires_shipping: optionalFlag,
});

/** What was bought, or sent. A title is data: what looks like a template in it stays what it is. */
export const lineItems = z
  .array(lineItem, { error: 'must be a list or null' })
  .nullish()
  .transform((items) => items ?? []);

export type LineItems = z.infer<typeof lineItems>;

/** Line items as templates use them; the title is the one the buyer saw, where a checkout says it. */
export const itemsDataOf = (items: LineItems): readonly { readonly [key: string]: Json }[] =>
  items.map(({ name, title, presentment_title: seen, variant_title: variant, sku, quantity }) => ({
    name,
    title: seen ?? title,
    variant,
    sku,
    quantity,
  }));

/** How many things there are; null when one of the lines does not say. */
export const countOf = (items: LineItems): number | null =>
  items.reduce<number | null>(
    (count, { quantity }) => (count === null || quantity === null ? null : count + quantity),
    0,
  );
