import { announce, type Translation } from '@carillon/connector-kit/connector';
import { type PayloadRefusal, readPayload, refusePayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent } from '@carillon/core/events';
import { type Result, succeed } from '@carillon/core/result';
import { type Checkout, checkoutFacts, checkoutSchema } from '../payload/checkout.ts';
import { itemsOf } from '../payload/line-item.ts';
import { customerNameOf, personOf } from '../payload/person.ts';

/** Whom a checkout is about; the number that was given for offers comes before the others. */
const buyerOf = (checkout: Checkout): CanonicalEvent['person'] => {
  const person = personOf(checkout);
  return { ...person, phone: checkout.sms_marketing_phone ?? person.phone };
};

/**
 * What a webhook about a checkout tells: that it was begun or changed, or that it is done. Each change is a fact of its
 * own, told once; that it is done is one fact.
 */
export const translateCheckout = ({
  body,
  shop,
  triggeredAt,
}: VerifiedWebhook): Result<Translation, PayloadRefusal> => {
  const read = readPayload(checkoutSchema, body);
  if (!read.ok) return read;
  const checkout = read.value;
  const done = checkout.completed_at;
  const occurredAt = done ?? checkout.updated_at ?? checkout.created_at ?? triggeredAt;
  if (occurredAt === null)
    return refusePayload('updated_at', 'is missing, and no header says when it happened');
  const { cart_token: cart, token } = checkout;
  return succeed(
    announce({
      type: done === null ? 'checkout.updated' : 'checkout.completed',
      source: { platform: 'shopify', shop },
      object: { type: 'checkout', id: token },
      related: cart === null ? [] : [{ type: 'cart', id: cart }],
      transition: done === null ? `updated:${occurredAt}` : 'completed',
      occurredAt,
      person: buyerOf(checkout),
      data: {
        shop: { domain: shop },
        checkout: checkoutFacts(checkout),
        customer: { ...customerNameOf(checkout) },
        items: itemsOf(checkout.line_items),
      },
    }),
  );
};
