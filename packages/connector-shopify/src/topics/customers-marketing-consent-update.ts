import { consentChanged, ignore } from '@carillon/connector-kit/connector';
import { readPayload } from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { collectedFromOf, optInLevelOf, smsConsentSchema, stateOf } from '../payload/sms-consent.ts';
import type { Topic } from './topic.ts';

/**
 * Somebody's consent to SMS changed; its name omits "sms", and its siblings speak of e-mail and WhatsApp. It is the one
 * topic with such consent in every version Shopify serves: orders and customers carried it last in 2024-10, and the
 * tick box of a checkout says neither when nor how the person was asked.
 *
 * Headers are not signed, so only a *no* may take its time from one.
 */
export const customersMarketingConsentUpdate: Topic = {
  name: 'customers_marketing_consent/update',
  translate: ({ body, shop, topic, deliveryId, triggeredAt }) => {
    const read = readPayload(smsConsentSchema, body);
    if (!read.ok) return read;
    const { id, phone, sms_marketing_consent: consent } = read.value;
    const state = consent ? stateOf(consent) : null;
    if (!consent || state === null) {
      return succeed(
        ignore('nothing_decided', `Customer ${id} has said neither yes nor no to commercial texts.`),
      );
    }
    const isNo = state === 'unsubscribed' || state === 'redacted';
    return succeed(
      consentChanged({
        source: { platform: 'shopify', shop },
        person: { phone, country: null, name: null, locale: null },
        customer: id,
        state,
        optInLevel: optInLevelOf(consent),
        collectedFrom: collectedFromOf(consent),
        decidedAt: consent.consent_updated_at ?? (isNo ? triggeredAt : null),
        webhook: { id: deliveryId, topic },
      }),
    );
  },
};
