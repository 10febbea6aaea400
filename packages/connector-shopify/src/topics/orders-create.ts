import type { Order } from '../payload/order.ts';
import { translateOrder } from './orders.ts';
import type { Topic } from './topic.ts';

/** An order that was placed longer ago than this was brought in from elsewhere: its customer has heard of it. */
const LONGEST_LATE_MS = 2 * 24 * 3_600_000;

const placedAt = ({ processed_at: processed, created_at: created }: Order): string | null =>
  processed ?? created;

const silenceOf = (order: Order, triggeredAt: string | null): string | null => {
  const placed = placedAt(order);
  if (order.cancelled_at !== null) return `Order ${order.id} was cancelled already when it was told of.`;
  if (placed === null || triggeredAt === null) return null;
  return Date.parse(triggeredAt) - Date.parse(placed) > LONGEST_LATE_MS
    ? `Order ${order.id} was placed on ${placed.slice(0, 10)}, long before it was told of: it was brought in from elsewhere.`
    : null;
};

/** An order was placed; a test order too, which says so in `order.test`. */
export const ordersCreate: Topic = {
  name: 'orders/create',
  translate: (webhook) =>
    translateOrder(webhook, { type: 'order.placed', transition: 'placed', timeOf: placedAt, silenceOf }),
};
