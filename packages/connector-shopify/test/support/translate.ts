import type { Translation } from '@carillon/connector-kit/connector';
import type { ConsentChange } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
import type { Refusal } from '@carillon/core/result';
import { shopify } from '../../src/index.ts';
import { shopifyRequest } from '../../src/testing/index.ts';

const SECRET = 'client-secret';

export const CONSENT_TOPIC = 'customers_marketing_consent/update';

interface Sent {
  readonly topic?: string;
  readonly triggeredAt?: string;
}

/** What comes of a webhook that is sent, verified and translated: the whole way in. */
export const receive = async (body: string, { topic = 'fulfillments/create', ...sent }: Sent = {}) => {
  const request = shopifyRequest(
    { shop: 'acme.myshopify.com', topic, body, deliveryId: 'd-1', ...sent },
    SECRET,
  );
  const verified = await shopify.verify(request, [SECRET]);
  if (!verified.ok) throw new Error(verified.error.detail);
  return shopify.translate(verified.value);
};

/** What a webhook that must be readable says. */
export const translationOf = async (body: string, sent?: Sent): Promise<Translation> => {
  const result = await receive(body, sent);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

/** The one event a webhook gives. */
export const eventOf = async (body: string, sent?: Sent): Promise<CanonicalEvent> => {
  const { events } = await translationOf(body, sent);
  if (events.length !== 1 || !events[0]) throw new Error(`expected one event, got ${events.length}`);
  return events[0];
};

/** The one change of consent a webhook gives. */
export const consentOf = async (body: string, sent?: Sent): Promise<ConsentChange> => {
  const { consentChanges } = await translationOf(body, { topic: CONSENT_TOPIC, ...sent });
  if (consentChanges.length !== 1 || !consentChanges[0])
    throw new Error(`expected one change of consent, got ${consentChanges.length}`);
  return consentChanges[0];
};

/** Why a webhook gives none. */
export const ignoredOf = async (body: string, sent?: Sent): Promise<Translation['ignored']> =>
  (await translationOf(body, sent)).ignored;

/** Why a webhook cannot be read. */
export const refusalOf = async (body: string, sent?: Sent): Promise<Refusal | null> => {
  const result = await receive(body, sent);
  return result.ok ? null : result.error;
};
