import { translateOrder } from './orders.ts';
import type { Topic } from './topic.ts';

/** The money of an order has come, whole. */
export const ordersPaid: Topic = {
  name: 'orders/paid',
  translate: (webhook) =>
    translateOrder(webhook, {
      type: 'order.paid',
      transition: 'paid',
      timeOf: ({ updated_at: at, created_at: made }) => webhook.triggeredAt ?? at ?? made,
      silenceOf: ({ id, cancelled_at: cancelled }) =>
        cancelled === null ? null : `Order ${id} is cancelled, so its payment is told to nobody.`,
    }),
};
