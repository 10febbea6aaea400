import { announce } from '@carillon/connector-kit/connector';
import {
  optionalCount,
  optionalFlag,
  optionalLocalInstant,
  readPayload,
} from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { identified, shopifyId } from '../payload/identified.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { UNNAMED_PERSON } from '../payload/person.ts';
import type { Topic } from './topic.ts';

const changedLines = z
  .array(z.object({ delta: optionalCount }))
  .nullish()
  .transform((lines) => (lines ?? []).reduce((count, { delta }) => count + (delta ?? 0), 0));

/** What is read of an edit. What staff wrote about it is for staff, and is not read. */
const editSchema = z.object({
  order_edit: identified({
    order_id: shopifyId,
    created_at: optionalLocalInstant,
    committed_at: optionalLocalInstant,
    notify_customer: optionalFlag,
    line_items: z.object({ additions: changedLines, removals: changedLines }).nullish(),
  }),
});

/** The content of an order was changed. The payload has the edit only: neither the order's name nor its customer. */
export const ordersEdited: Topic = {
  name: 'orders/edited',
  translate: (webhook) => {
    const { body, shop } = webhook;
    const read = readPayload(editSchema, body);
    if (!read.ok) return read;
    const {
      id,
      order_id: orderId,
      committed_at: committed,
      created_at: created,
      ...edit
    } = read.value.order_edit;
    const at = occurredAt(webhook, ['order_edit.committed_at', committed ?? created]);
    if (!at.ok) return at;
    return succeed(
      announce({
        type: 'order.edited',
        source: { platform: 'shopify', shop },
        object: { type: 'order', id: orderId },
        transition: `edited:${id}`,
        occurredAt: at.value,
        person: UNNAMED_PERSON,
        data: {
          shop: { domain: shop },
          order: { id: orderId, name: null },
          edit: {
            id,
            added: edit.line_items?.additions ?? 0,
            removed: edit.line_items?.removals ?? 0,
            notifyCustomer: edit.notify_customer,
          },
        },
      }),
    );
  },
};
