import { announce, type Translation } from '@carillon/connector-kit/connector';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent, EventType, Json } from '@carillon/core/events';
import { type Result, succeed } from '@carillon/core/result';

/** What a payload without a customer says of an order: whom it concerns, the order's own webhooks have said. */
export interface AboutOrder {
  readonly type: EventType;
  readonly order: string;
  readonly transition: string;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, Json>>;
}

const NOBODY: CanonicalEvent['person'] = { phone: null, country: null, name: null, locale: null };

/** An event about an order whose person the payload does not name. */
export const announceAboutOrder = (
  { shop }: Pick<VerifiedWebhook, 'shop'>,
  { type, order, transition, occurredAt, data }: AboutOrder,
): Result<Translation, never> =>
  succeed(
    announce({
      type,
      source: { platform: 'shopify', shop },
      object: { type: 'order', id: order },
      transition,
      occurredAt,
      person: NOBODY,
      data: { shop: { domain: shop }, order: { id: order }, ...data },
    }),
  );
