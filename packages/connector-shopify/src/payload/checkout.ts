import { optionalInstant, optionalText } from '@carillon/connector-kit/payload';
import type { Json } from '@carillon/core/events';
import { z } from 'zod';
import { lineItemsSchema } from './line-item.ts';
import { personFields } from './person.ts';

/** What is read of a checkout, the same in versions 2025-07 to 2026-07. Its token is its name; its id is not always there. */
export const checkoutSchema = z.object({
  ...personFields,
  token: z.string({ error: 'must be the token of a checkout' }).min(1).max(200),
  cart_token: optionalText,
  sms_marketing_phone: optionalText,
  created_at: optionalInstant,
  updated_at: optionalInstant,
  completed_at: optionalInstant,
  abandoned_checkout_url: optionalText,
  currency: optionalText,
  presentment_currency: optionalText,
  total_price: optionalText,
  source_name: optionalText,
  line_items: lineItemsSchema,
});

export type Checkout = z.infer<typeof checkoutSchema>;

/** A checkout as templates and conditions see it. */
export const checkoutFacts = (checkout: Checkout): Readonly<Record<string, Json>> => ({
  token: checkout.token,
  url: checkout.abandoned_checkout_url,
  total: checkout.total_price,
  currency: checkout.presentment_currency ?? checkout.currency,
  itemCount: (checkout.line_items ?? []).reduce((sum, { quantity }) => sum + (quantity ?? 0), 0),
  source: checkout.source_name,
});
