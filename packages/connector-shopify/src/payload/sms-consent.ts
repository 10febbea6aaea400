import { exactId, optionalInstant, optionalText } from '@carillon/connector-kit/payload';
import {
  CONSENT_STATES,
  type ConsentChange,
  type ConsentState,
  OPT_IN_LEVELS,
  type OptInLevel,
} from '@carillon/core/consent';
import { z } from 'zod';

/** A time nobody can read is as good as missing: it must not cost a person their no. */
const lenientInstant = optionalInstant.catch(null);

/** What is read of a change of SMS consent, the same in versions 2023-07 to 2026-07. */
export const smsConsentSchema = z.object({
  id: exactId,
  phone: optionalText,
  sms_marketing_consent: z
    .object({
      state: optionalText,
      opt_in_level: optionalText,
      consent_updated_at: lenientInstant,
      consent_collected_from: optionalText,
    })
    .nullish(),
});

export type SmsConsent = NonNullable<z.infer<typeof smsConsentSchema>['sms_marketing_consent']>;

/**
 * `CustomerSmsMarketingState`, in lower case as webhooks have it (shopify.dev/docs/api/admin-graphql); null when nobody
 * has decided (NOT_SUBSCRIBED), or it is a state this connector does not know.
 */
export const stateOf = ({ state }: SmsConsent): ConsentState | null =>
  CONSENT_STATES.find((known) => known === state?.toLowerCase()) ?? null;

/** `CustomerMarketingOptInLevel`; what is not one is unknown. */
export const optInLevelOf = ({ opt_in_level: level }: SmsConsent): OptInLevel =>
  OPT_IN_LEVELS.find((known) => known === level?.toLowerCase()) ?? 'unknown';

/** `CustomerConsentCollectedFrom`: Shopify itself, or somebody else who told Shopify; null when it does not say. */
export const collectedFromOf = ({
  consent_collected_from: from,
}: SmsConsent): ConsentChange['collectedFrom'] => {
  if (from === null) return null;
  return from.toLowerCase() === 'shopify' ? 'platform' : 'elsewhere';
};
