import {
  exactId,
  optionalCount,
  optionalFlag,
  optionalInstant,
  optionalText,
  textList,
} from '@carillon/connector-kit/payload';
import type { BusinessObject, Json } from '@carillon/core/events';
import { z } from 'zod';
import { lineItemsSchema } from './line-item.ts';
import { type Amount, amountOf, moneySetSchema } from './money.ts';
import { customerFields, personFields } from './person.ts';

/**
 * What is read of an order, the same in versions 2025-07 to 2026-07. A subscription with `include_fields` may leave out
 * anything but the id.
 */
export const orderSchema = z.object({
  ...personFields,
  id: exactId,
  name: optionalText,
  checkout_token: optionalText,
  cart_token: optionalText,
  created_at: optionalInstant,
  processed_at: optionalInstant,
  updated_at: optionalInstant,
  cancelled_at: optionalInstant,
  cancel_reason: optionalText,
  test: optionalFlag,
  source_name: optionalText,
  currency: optionalText,
  presentment_currency: optionalText,
  total_price: optionalText,
  total_price_set: moneySetSchema,
  current_total_price_set: moneySetSchema,
  order_status_url: optionalText,
  payment_gateway_names: textList,
  tags: optionalText,
  customer: z
    .object({ ...customerFields, id: exactId.nullish(), orders_count: optionalCount, tags: optionalText })
    .nullish(),
  line_items: lineItemsSchema,
});

export type Order = z.infer<typeof orderSchema>;

/** Tags as Shopify writes them, with commas between them. */
export const tagsOf = (tags: string | null | undefined): string[] =>
  (tags ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

/** What the buyer pays, with what was changed since, in the buyer's currency. */
export const totalOf = (order: Order): Amount =>
  amountOf(order.current_total_price_set ?? order.total_price_set, {
    amount: order.total_price,
    currency: order.presentment_currency ?? order.currency,
  });

const countOf = ({ line_items: lines }: Order): number =>
  (lines ?? []).reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);

/** An order as templates and conditions see it. */
export const orderFacts = (order: Order): Readonly<Record<string, Json>> => {
  const { amount, currency } = totalOf(order);
  return {
    id: order.id,
    name: order.name,
    total: amount,
    currency,
    itemCount: countOf(order),
    statusUrl: order.order_status_url,
    gateways: order.payment_gateway_names,
    tags: tagsOf(order.tags),
    source: order.source_name,
    test: order.test ?? false,
    cancelReason: order.cancel_reason,
  };
};

/** The checkout and the cart an order came from: what waits for them to be paid is over. */
export const cameFrom = ({ checkout_token: checkout, cart_token: cart }: Order): BusinessObject[] => [
  ...(checkout === null ? [] : [{ type: 'checkout', id: checkout }]),
  ...(cart === null ? [] : [{ type: 'cart', id: cart }]),
];
