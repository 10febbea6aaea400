import { announce, ignore, type Translation } from '@carillon/connector-kit/connector';
import { type PayloadRefusal, readPayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent, EventType } from '@carillon/core/events';
import { type Result, succeed } from '@carillon/core/result';
import { occurredAt } from '../payload/occurred-at.ts';
import { type Order, orderDataOf, orderSchema, relatedOf } from '../payload/order.ts';
import { personOf } from '../payload/person.ts';

/** What a topic says of the order that is its payload. */
export interface OrderFact {
  readonly type: EventType;
  /** Once per order. */
  readonly transition: string;
  /** The field with the time of it, and that time. */
  readonly timeOf: (order: Order) => readonly [field: string, time: string | null];
  /** Why nobody is told, as the end of a sentence that begins with the order; null when somebody is. */
  readonly silenceOf: (order: Order, webhook: VerifiedWebhook) => string | null;
  /** What this fact adds to what is told of every order. */
  readonly dataOf?: (order: Order) => CanonicalEvent['data'];
}

/**
 * Reads a topic whose payload is an order. Nobody is told of a test order, which a shop makes with a bogus gateway and
 * the number of somebody real; `POST /v1/events` is there to try an automation.
 */
export const translateOrder = (
  webhook: VerifiedWebhook,
  { type, transition, timeOf, silenceOf, dataOf }: OrderFact,
): Result<Translation, PayloadRefusal> => {
  const read = readPayload(orderSchema, webhook.body);
  if (!read.ok) return read;
  const order = read.value;
  const silence = order.test ? 'is a test order' : silenceOf(order, webhook);
  if (silence !== null)
    return succeed(ignore('not_announced', `Order ${order.id} ${silence}, so nobody is told of it.`));
  const at = occurredAt(webhook, timeOf(order));
  if (!at.ok) return at;
  const related = relatedOf(order);
  return succeed(
    announce({
      type,
      source: { platform: 'shopify', shop: webhook.shop },
      object: { type: 'order', id: order.id },
      ...(related && { related }),
      transition,
      occurredAt: at.value,
      person: personOf(order),
      data: { shop: { domain: webhook.shop }, ...orderDataOf(order), ...dataOf?.(order) },
    }),
  );
};
