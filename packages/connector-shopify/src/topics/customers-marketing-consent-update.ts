import { consentChanged, ignore } from '@carillon/connector-kit/connector';
import { readPayload } from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { consentChangeOf, isNo, smsConsentSchema } from '../payload/sms-consent.ts';
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
  translate: (webhook) => {
    const read = readPayload(smsConsentSchema, webhook.body);
    if (!read.ok) return read;
    const change = consentChangeOf(webhook, read.value);
    if (change === null) {
      return succeed(
        ignore(
          'nothing_decided',
          `Customer ${read.value.id} has said neither yes nor no to commercial texts.`,
        ),
      );
    }
    const decidedAt = change.decidedAt ?? (isNo(change) ? webhook.triggeredAt : null);
    return succeed(consentChanged({ ...change, decidedAt }));
  },
};
