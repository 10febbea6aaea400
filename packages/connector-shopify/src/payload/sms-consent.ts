import { optionalInstant, optionalText } from '@carillon/connector-kit/payload';
import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import {
  CONSENT_STATES,
  type ConsentChange,
  type ConsentState,
  OPT_IN_LEVELS,
  type OptInLevel,
} from '@carillon/core/consent';
import { z } from 'zod';
import { identified } from './identified.ts';

/** A time nobody can read is as good as missing: it must not cost a person their no. */
const lenientInstant = optionalInstant.catch(null);

/** A state of consent, as payloads have it that have one. */
const smsConsent = z.object({
  state: optionalText,
  opt_in_level: optionalText,
  consent_updated_at: lenientInstant,
  consent_collected_from: optionalText,
});

/** Whose consent it is, and what is said of it. */
export const consentFields = { phone: optionalText, sms_marketing_consent: smsConsent.nullish() };

/** What is read of a change of SMS consent, the same in versions 2023-07 to 2026-07. */
export const smsConsentSchema = identified(consentFields);

type SmsConsent = z.infer<typeof smsConsent>;

/**
 * `CustomerSmsMarketingState`, in lower case as webhooks have it (shopify.dev/docs/api/admin-graphql); null when nobody
 * has decided (NOT_SUBSCRIBED), or it is a state this connector does not know.
 */
const stateOf = ({ state }: SmsConsent): ConsentState | null =>
  CONSENT_STATES.find((known) => known === state?.toLowerCase()) ?? null;

/** `CustomerMarketingOptInLevel`; what is not one is unknown. */
const optInLevelOf = ({ opt_in_level: level }: SmsConsent): OptInLevel =>
  OPT_IN_LEVELS.find((known) => known === level?.toLowerCase()) ?? 'unknown';

/** `CustomerConsentCollectedFrom`: Shopify itself, or somebody else who told Shopify; null when it does not say. */
const collectedFromOf = ({ consent_collected_from: from }: SmsConsent): ConsentChange['collectedFrom'] => {
  if (from === null) return null;
  return from.toLowerCase() === 'shopify' ? 'platform' : 'elsewhere';
};

/** Whether somebody decided against commercial texts. */
export const isNo = ({ state }: ConsentChange): boolean => state === 'unsubscribed' || state === 'redacted';

/** What a payload says of somebody's consent, with the time it was decided at where the payload says it; null: nothing. */
export const consentChangeOf = (
  { shop, topic, deliveryId }: VerifiedWebhook,
  { id, phone, sms_marketing_consent: consent }: z.infer<typeof smsConsentSchema>,
): ConsentChange | null => {
  const state = consent ? stateOf(consent) : null;
  if (!consent || state === null) return null;
  return {
    source: { platform: 'shopify', shop },
    person: { phone, country: null, name: null, locale: null },
    customer: id,
    state,
    optInLevel: optInLevelOf(consent),
    collectedFrom: collectedFromOf(consent),
    decidedAt: consent.consent_updated_at,
    webhook: { id: deliveryId, topic },
  };
};
