import { isLongBefore } from '../payload/occurred-at.ts';
import type { Order } from '../payload/order.ts';
import { translateOrder } from './order-fact.ts';
import type { Topic } from './topic.ts';

/**
 * Whether an order was placed elsewhere and put in here later. `processed_at` is when it was placed and may be set to the
 * past; `created_at` cannot (shopify.dev/docs/api/admin-rest, Order), but an older order may be told late.
 */
const isImported = ({ created_at: created, processed_at: processed }: Order, told: string | null): boolean =>
  isLongBefore(processed, created ?? told) || isLongBefore(created, told);

/** An order was placed: online, at the till (`order.source` is `pos`), or by a draft order that was completed. */
export const ordersCreate: Topic = {
  name: 'orders/create',
  translate: (webhook) =>
    translateOrder(webhook, {
      type: 'order.placed',
      transition: 'placed',
      timeOf: ({ created_at: at }) => ['created_at', at],
      silenceOf: (order, { triggeredAt }) => {
        if (order.cancelled_at !== null) return 'was cancelled when it was created';
        return isImported(order, triggeredAt) ? 'was placed long before it was created here' : null;
      },
    }),
};
