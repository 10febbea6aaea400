import { isLongBefore } from '../payload/occurred-at.ts';
import { translateOrder } from './order-fact.ts';
import type { Topic } from './topic.ts';

/** An order was cancelled, by its customer or by the shop: `cancellation.reason` says which, as Shopify names it. */
export const ordersCancelled: Topic = {
  name: 'orders/cancelled',
  translate: (webhook) =>
    translateOrder(webhook, {
      type: 'order.cancelled',
      transition: 'cancelled',
      timeOf: ({ cancelled_at: at }) => ['cancelled_at', at],
      silenceOf: ({ cancelled_at: at }, { triggeredAt }) =>
        isLongBefore(at, triggeredAt) ? 'was cancelled long before this was told' : null,
      dataOf: ({ cancel_reason: reason, cancelled_at: at }) => ({ cancellation: { reason, at } }),
    }),
};
