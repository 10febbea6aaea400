import { translateOrder } from './orders.ts';
import type { Topic } from './topic.ts';

/** An order was cancelled, by its customer, the shop or the payment provider. */
export const ordersCancelled: Topic = {
  name: 'orders/cancelled',
  translate: (webhook) =>
    translateOrder(webhook, {
      type: 'order.cancelled',
      transition: 'cancelled',
      timeOf: ({ cancelled_at: at, updated_at: changed }) => at ?? changed,
    }),
};
