import { announce, ignore } from '@carillon/connector-kit/connector';
import { readPayload } from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { occurredAt } from '../payload/occurred-at.ts';
import { UNNAMED_PERSON } from '../payload/person.ts';
import { moneyBackOf, type Refund, refundedAmountOf, refundSchema } from '../payload/refund.ts';
import type { Topic } from './topic.ts';

/** Why nobody is told; null when somebody is. */
const silenceOf = (refund: Refund): string | null => {
  const back = moneyBackOf(refund);
  if (back.length === 0) return 'gives no money back';
  return back.every(({ test }) => test === true) ? 'is of a test payment' : null;
};

/** Money went back to a customer, perhaps a part of it: each refund is a fact of its order, and has a text of its own. */
export const refundsCreate: Topic = {
  name: 'refunds/create',
  translate: (webhook) => {
    const { body, shop } = webhook;
    const read = readPayload(refundSchema, body);
    if (!read.ok) return read;
    const refund = read.value;
    const silence = silenceOf(refund);
    if (silence !== null)
      return succeed(ignore('not_announced', `Refund ${refund.id} ${silence}, so nobody is told of it.`));
    const at = occurredAt(webhook, ['created_at', refund.created_at]);
    if (!at.ok) return at;
    const returned = refund.return?.id ?? null;
    return succeed(
      announce({
        type: 'order.refunded',
        source: { platform: 'shopify', shop },
        object: { type: 'order', id: refund.order_id },
        ...(returned !== null && { related: [{ type: 'return', id: returned }] }),
        transition: `refunded:${refund.id}`,
        occurredAt: at.value,
        person: UNNAMED_PERSON,
        data: {
          shop: { domain: shop },
          order: { id: refund.order_id, name: null },
          refund: { id: refund.id, ...refundedAmountOf(refund) },
        },
      }),
    );
  },
};
