import { optionalCount, optionalFlag, optionalText } from '@carillon/connector-kit/payload';
import type { Json } from '@carillon/core/events';
import { z } from 'zod';

/** A line of an order, a checkout or a fulfilment. */
export const lineItemSchema = z.object({
  name: optionalText,
  title: optionalText,
  variant_title: optionalText,
  sku: optionalText,
  quantity: optionalCount,
  requires_shipping: optionalFlag,
});

export type LineItem = z.infer<typeof lineItemSchema>;

/** Lines that may be missing. */
export const lineItemsSchema = z.array(lineItemSchema, { error: 'must be a list or null' }).nullish();

/** Lines as templates and conditions see them. */
export const itemsOf = (lines: readonly LineItem[] | null | undefined): Json[] =>
  (lines ?? []).map(({ name, title, variant_title: variant, sku, quantity }) => ({
    name,
    title,
    variant,
    sku,
    quantity,
  }));
