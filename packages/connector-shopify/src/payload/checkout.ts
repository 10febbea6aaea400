import {
  optionalAmount,
  optionalCurrency,
  optionalFlag,
  optionalLocalInstant,
  optionalText,
} from '@carillon/connector-kit/payload';
import type { CanonicalEvent } from '@carillon/core/events';
import { z } from 'zod';
import { customerDataOf, customerFields } from './customer.ts';
import { countOf, itemsDataOf, lineItems } from './line-items.ts';
import { undividedAmount } from './money.ts';
import { customerNameOf, personFields } from './person.ts';

const NO_TOKEN = { error: 'must be the token of a checkout' };

/**
 * What is read of a checkout. Its token is what orders call it by (`checkout_token`); versions from 2026-04 on have no
 * other id. The tick box for texts says neither when nor how the person was asked, so it is a fact and no consent.
 */
export const checkoutSchema = z.object({
  ...personFields,
  customer: z.object(customerFields).nullish(),
  token: optionalText.pipe(z.string(NO_TOKEN).max(200, NO_TOKEN)),
  name: optionalText,
  abandoned_checkout_url: optionalText,
  buyer_accepts_sms_marketing: optionalFlag,
  source_name: optionalText,
  created_at: optionalLocalInstant,
  updated_at: optionalLocalInstant,
  completed_at: optionalLocalInstant,
  closed_at: optionalLocalInstant,
  total_price: optionalAmount,
  currency: optionalCurrency,
  presentment_currency: optionalCurrency,
  line_items: lineItems,
});

export type Checkout = z.infer<typeof checkoutSchema>;

/** What conditions and templates may ask of a checkout. */
export const checkoutDataOf = (checkout: Checkout): CanonicalEvent['data'] => {
  const { amount: total, currency } = undividedAmount(checkout.total_price, checkout);
  return {
    checkout: {
      id: checkout.token,
      name: checkout.name,
      url: checkout.abandoned_checkout_url,
      total,
      currency,
      itemCount: countOf(checkout.line_items),
      items: itemsDataOf(checkout.line_items),
      acceptsTexts: checkout.buyer_accepts_sms_marketing,
      source: checkout.source_name,
      createdAt: checkout.created_at,
      updatedAt: checkout.updated_at,
      completedAt: checkout.completed_at,
    },
    customer: { ...customerNameOf(checkout), ...customerDataOf(checkout.customer) },
  };
};
