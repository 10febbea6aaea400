import type { AdminConsent, AdminText, AdminThread } from '@carillon/gateway-api/shopify-app';
import type { AdminPage } from '../page.ts';

const CONSENT_KEYS = {
  subscribed: 'thread.consentSubscribed',
  unsubscribed: 'thread.consentUnsubscribed',
  unknown: 'thread.consentUnknown',
} as const satisfies Record<AdminConsent['state'], string>;

const ConsentBadge = ({ i18n, consent }: Pick<AdminPage, 'i18n'> & { consent: AdminConsent }) =>
  consent.blocked ? (
    <s-badge tone="critical">{i18n.translate('thread.blocked')}</s-badge>
  ) : (
    <s-badge tone={consent.state === 'subscribed' ? 'success' : 'neutral'}>
      {i18n.translate(CONSENT_KEYS[consent.state])}
    </s-badge>
  );

const TextLine = ({ i18n, text }: Pick<AdminPage, 'i18n'> & { text: AdminText }) => (
  <s-stack gap="none">
    <s-text>{text.text ?? i18n.translate('thread.dropped')}</s-text>
    <s-text color="subdued">
      {i18n.formatDate(new Date(text.at), { dateStyle: 'medium', timeStyle: 'short' })} ·{' '}
      {text.direction === 'in' ? i18n.translate('thread.reply') : (text.detail ?? text.state)}
    </s-text>
  </s-stack>
);

/** Whom texts go to, whether offers may, and what was written in either direction, newest first. */
export const ThreadLines = ({ i18n, thread }: Pick<AdminPage, 'i18n'> & { thread: AdminThread }) => (
  <s-stack gap="base">
    {thread.mode === 'test' ? <s-banner tone="info">{i18n.translate('thread.test')}</s-banner> : null}
    <s-text>
      {thread.to === null
        ? i18n.translate('outcome.nobody')
        : i18n.translate('outcome.to', { number: thread.to })}
    </s-text>
    {thread.consent === null ? null : <ConsentBadge i18n={i18n} consent={thread.consent} />}
    {thread.texts.length === 0 ? <s-text>{i18n.translate('thread.empty')}</s-text> : null}
    {thread.texts.map((text) => (
      <TextLine key={text.id} i18n={i18n} text={text} />
    ))}
  </s-stack>
);
