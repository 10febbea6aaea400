import { announce } from '@carillon/connector-kit/connector';
import { readPayload } from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { shopifyId } from '../payload/identified.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { UNNAMED_PERSON } from '../payload/person.ts';
import type { Topic } from './topic.ts';

const prepared = z.object({ fulfillment_order: z.object({ id: shopifyId }) });

/**
 * What a customer collects in the shop is ready. The payload names a fulfilment order and nothing else, so that is the
 * object; whose order it is has to be asked for.
 */
export const fulfillmentOrdersPreparedForPickup: Topic = {
  name: 'fulfillment_orders/line_items_prepared_for_pickup',
  translate: (webhook) => {
    const { body, shop } = webhook;
    const read = readPayload(prepared, body);
    if (!read.ok) return read;
    const at = occurredAt(webhook, ['fulfillment_order.prepared_at', null]);
    if (!at.ok) return at;
    const { id } = read.value.fulfillment_order;
    return succeed(
      announce({
        type: 'order.ready_for_pickup',
        source: { platform: 'shopify', shop },
        object: { type: 'fulfillment_order', id },
        transition: 'ready_for_pickup',
        occurredAt: at.value,
        person: UNNAMED_PERSON,
        data: { shop: { domain: shop }, fulfillmentOrder: { id } },
      }),
    );
  },
};
