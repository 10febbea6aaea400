import {
  optionalAmount,
  optionalCurrency,
  optionalFlag,
  optionalLocalInstant,
  optionalText,
  textList,
} from '@carillon/connector-kit/payload';
import type { BusinessObject, CanonicalEvent } from '@carillon/core/events';
import { z } from 'zod';
import { customerDataOf, customerFields } from './customer.ts';
import { identified } from './identified.ts';
import { countOf, itemsDataOf, lineItems } from './line-items.ts';
import { amountOf, presentmentOf, priceSet } from './money.ts';
import { customerNameOf, personFields } from './person.ts';
import { tags } from './tags.ts';

/**
 * What is read of an order, the same in versions 2025-07 to 2026-07. A subscription with `include_fields` may leave out
 * anything but the id.
 */
export const orderSchema = identified({
  ...personFields,
  customer: z.object(customerFields).nullish(),
  name: optionalText,
  test: optionalFlag,
  source_name: optionalText,
  checkout_token: optionalText,
  created_at: optionalLocalInstant,
  processed_at: optionalLocalInstant,
  updated_at: optionalLocalInstant,
  cancelled_at: optionalLocalInstant,
  cancel_reason: optionalText,
  financial_status: optionalText,
  fulfillment_status: optionalText,
  order_status_url: optionalText,
  payment_gateway_names: textList,
  tags,
  total_price: optionalAmount,
  currency: optionalCurrency,
  total_price_set: priceSet,
  line_items: lineItems,
});

export type Order = z.infer<typeof orderSchema>;

/** The checkout an order came from: what waits for one of them hears of the other. */
export const relatedOf = ({ checkout_token: token }: Order): readonly BusinessObject[] | undefined =>
  token === null ? undefined : [{ type: 'checkout', id: token }];

/** What conditions and templates may ask of an order. The total is what the buyer saw, in the buyer's currency. */
export const orderDataOf = (order: Order): CanonicalEvent['data'] => {
  const total = presentmentOf(order.total_price_set, amountOf(order.total_price, order.currency));
  return {
    order: {
      id: order.id,
      name: order.name,
      total: total.amount,
      currency: total.currency,
      itemCount: countOf(order.line_items),
      items: itemsDataOf(order.line_items),
      statusUrl: order.order_status_url,
      gateway: order.payment_gateway_names[0] ?? null,
      tags: order.tags,
      source: order.source_name,
      financialStatus: order.financial_status,
      fulfillmentStatus: order.fulfillment_status,
      placedAt: order.processed_at ?? order.created_at,
    },
    customer: { ...customerNameOf(order), ...customerDataOf(order.customer) },
  };
};
