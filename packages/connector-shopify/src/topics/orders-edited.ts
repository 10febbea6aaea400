import { exactId, optionalInstant, readPayload, refusePayload } from '@carillon/connector-kit/payload';
import { z } from 'zod';
import { announceAboutOrder } from './about-order.ts';
import type { Topic } from './topic.ts';

const schema = z.object({
  order_edit: z.object({
    id: exactId,
    order_id: exactId,
    created_at: optionalInstant,
    committed_at: optionalInstant,
  }),
});

/** The content of an order was changed. The payload has the change alone, and names nobody. */
export const ordersEdited: Topic = {
  name: 'orders/edited',
  translate: (webhook) => {
    const read = readPayload(schema, webhook.body);
    if (!read.ok) return read;
    const { id, order_id: order, committed_at: committed, created_at: created } = read.value.order_edit;
    const occurredAt = committed ?? created ?? webhook.triggeredAt;
    if (occurredAt === null)
      return refusePayload('order_edit.committed_at', 'is missing, and no header says when it happened');
    return announceAboutOrder(webhook, {
      type: 'order.edited',
      order,
      transition: `edited:${id}`,
      occurredAt,
      data: {},
    });
  },
};
