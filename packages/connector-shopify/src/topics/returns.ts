import { announce, type Translation } from '@carillon/connector-kit/connector';
import {
  optionalCount,
  optionalText,
  type PayloadRefusal,
  readPayload,
} from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import { type Result, succeed } from '@carillon/core/result';
import { identified } from '../payload/identified.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { UNNAMED_PERSON } from '../payload/person.ts';
import type { Topic } from './topic.ts';

/** What is read of a return: no customer stands in it, and no time. */
const returnSchema = identified({
  name: optionalText,
  status: optionalText,
  total_return_line_items: optionalCount,
  order: identified({}),
});

const translateReturn = (
  webhook: VerifiedWebhook,
  what: 'requested' | 'approved',
): Result<Translation, PayloadRefusal> => {
  const { body, shop } = webhook;
  const read = readPayload(returnSchema, body);
  if (!read.ok) return read;
  const at = occurredAt(webhook, ['created_at', null]);
  if (!at.ok) return at;
  const { id, name, status, order, total_return_line_items: itemCount } = read.value;
  return succeed(
    announce({
      type: `return.${what}`,
      source: { platform: 'shopify', shop },
      object: { type: 'order', id: order.id },
      related: [{ type: 'return', id }],
      transition: `return_${what}:${id}`,
      occurredAt: at.value,
      person: UNNAMED_PERSON,
      data: {
        shop: { domain: shop },
        order: { id: order.id, name: null },
        return: { id, name, status, itemCount },
      },
    }),
  );
};

/** A customer asked to send something back. */
export const returnsRequest: Topic = {
  name: 'returns/request',
  translate: (webhook) => translateReturn(webhook, 'requested'),
};

/** The shop agreed that something is sent back, or entered a return itself. */
export const returnsApprove: Topic = {
  name: 'returns/approve',
  translate: (webhook) => translateReturn(webhook, 'approved'),
};
