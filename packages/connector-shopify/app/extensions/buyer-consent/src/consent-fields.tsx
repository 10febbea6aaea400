import type { I18n } from '@shopify/ui-extensions';

/**
 * Asks a buyer for consent to offers by text, with Shopify's own fields: it shows its legal words, keeps the answer at the
 * customer and passes it on. The box is empty until the buyer ticks it. What this page says itself decides nothing.
 */
export const ConsentFields = ({ i18n }: { i18n: Pick<I18n, 'translate'> }) => (
  <s-stack gap="base">
    <s-consent-checkbox policy="sms-marketing" label={i18n.translate('offers')} />
    <s-consent-phone-field policy="sms-marketing" label={i18n.translate('phone')} />
  </s-stack>
);
