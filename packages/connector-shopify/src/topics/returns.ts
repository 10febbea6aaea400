import type { Translation } from '@carillon/connector-kit/connector';
import {
  exactId,
  optionalCount,
  optionalText,
  type PayloadRefusal,
  readPayload,
  refusePayload,
} from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { Result } from '@carillon/core/result';
import { z } from 'zod';
import { announceAboutOrder } from './about-order.ts';

const schema = z.object({
  id: exactId,
  name: optionalText,
  status: optionalText,
  order: z.object({ id: exactId }),
  total_return_line_items: optionalCount,
});

/** What a webhook about a return tells. The payload names nobody, and has no time of its own. */
export const translateReturn = (
  webhook: VerifiedWebhook,
  type: 'return.requested' | 'return.approved',
): Result<Translation, PayloadRefusal> => {
  const read = readPayload(schema, webhook.body);
  if (!read.ok) return read;
  const { triggeredAt: occurredAt } = webhook;
  if (occurredAt === null) return refusePayload('body', 'has no time, and no header says when it happened');
  const { id, name, order, total_return_line_items: itemCount } = read.value;
  return announceAboutOrder(webhook, {
    type,
    order: order.id,
    transition: `${type}:${id}`,
    occurredAt,
    data: { return: { id, name, itemCount } },
  });
};
