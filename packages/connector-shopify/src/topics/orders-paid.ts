import { isLongBefore } from '../payload/occurred-at.ts';
import { translateOrder } from './order-fact.ts';
import type { Topic } from './topic.ts';

/** An order was paid in full, perhaps weeks after it was placed. Nothing in it says when; its last change was this. */
export const ordersPaid: Topic = {
  name: 'orders/paid',
  translate: (webhook) =>
    translateOrder(webhook, {
      type: 'order.paid',
      transition: 'paid',
      timeOf: ({ updated_at: at }) => ['updated_at', at],
      silenceOf: ({ cancelled_at: cancelled, created_at: created, processed_at: processed }) => {
        if (cancelled !== null) return 'is cancelled';
        return isLongBefore(processed, created) ? 'was placed long before it was created here' : null;
      },
    }),
};
