import { createHash } from 'node:crypto';
import { announce, ignore, type Translation } from '@carillon/connector-kit/connector';
import { type PayloadRefusal, readPayload } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent } from '@carillon/core/events';
import { type Result, succeed } from '@carillon/core/result';
import { type Checkout, checkoutDataOf, checkoutSchema } from '../payload/checkout.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { personOf } from '../payload/person.ts';
import type { Topic } from './topic.ts';

type Told = Pick<CanonicalEvent, 'person' | 'data'>;

/** A digest that tells apart what a checkout became within one second, which is all its times count. */
const digestOf = (told: Told): string =>
  createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 12);

const factOf = (
  { completed_at: completed }: Checkout,
  { at, told }: { at: string; told: Told },
): Pick<CanonicalEvent, 'type' | 'transition'> =>
  completed === null
    ? { type: 'checkout.updated', transition: `updated:${at}:${digestOf(told)}` }
    : { type: 'checkout.completed', transition: 'completed' };

/**
 * What a checkout became: one that is not paid was begun or changed, and each change is a fact of its own, for what waits
 * for a buyer to do nothing starts anew with each; one that was completed is so once. Created and updated tell the same.
 */
const translateCheckout = (webhook: VerifiedWebhook): Result<Translation, PayloadRefusal> => {
  const { body, shop } = webhook;
  const read = readPayload(checkoutSchema, body);
  if (!read.ok) return read;
  const checkout = read.value;
  const { completed_at: completed, closed_at: closed } = checkout;
  if (completed === null && closed !== null) {
    const detail = `Checkout ${checkout.token} was closed, so nobody can complete it.`;
    return succeed(ignore('not_announced', detail));
  }
  const own = completed ?? checkout.updated_at ?? checkout.created_at;
  const at = occurredAt(webhook, [completed === null ? 'updated_at' : 'completed_at', own]);
  if (!at.ok) return at;
  const told: Told = {
    person: personOf(checkout),
    data: { shop: { domain: shop }, ...checkoutDataOf(checkout) },
  };
  return succeed(
    announce({
      ...factOf(checkout, { at: at.value, told }),
      source: { platform: 'shopify', shop },
      object: { type: 'checkout', id: checkout.token },
      occurredAt: at.value,
      ...told,
    }),
  );
};

/** A checkout was begun. */
export const checkoutsCreate: Topic = { name: 'checkouts/create', translate: translateCheckout };

/** A checkout was changed, or completed. */
export const checkoutsUpdate: Topic = { name: 'checkouts/update', translate: translateCheckout };
