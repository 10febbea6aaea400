import { describe, expect, test } from 'vitest';
import { topicSample } from './support/topic-samples.ts';
import { eventOf, ignoredOf, translationOf } from './support/translate.ts';

const CREATE = { topic: 'customers/create' };
const UPDATE = { topic: 'customers/update' };
const AT = '2026-07-01T09:30:00+02:00';
const consent = (state: string, fields: object = {}) => ({
  phone: '+33639980001',
  sms_marketing_consent: {
    state,
    opt_in_level: 'single_opt_in',
    consent_updated_at: AT,
    consent_collected_from: 'shopify',
    ...fields,
  },
});
const customer = (fields: object = {}, { topic } = UPDATE): string => topicSample(topic, { ...fields });

describe('a new customer', () => {
  test('is told once, with the phone of the account or of the home address', async () => {
    const event = await eventOf(customer({ tags: 'vip' }, CREATE), CREATE);
    expect(event).toEqual({
      type: 'customer.created',
      source: { platform: 'shopify', shop: 'acme.myshopify.com' },
      object: { type: 'customer', id: '706405506930370000' },
      transition: 'created',
      occurredAt: '2022-01-01T00:00:00.000Z',
      person: {
        phone: '555-555-5555',
        phoneFrom: 'customer_default_address',
        country: 'CA',
        region: 'CA-ON',
        name: 'Bob Biller',
        locale: null,
      },
      data: {
        shop: { domain: 'acme.myshopify.com' },
        customer: {
          id: '706405506930370000',
          firstName: 'Bob',
          lastName: 'Biller',
          name: 'Bob Biller',
          tags: ['vip'],
        },
      },
    });
    const called = await eventOf(customer({ phone: '+33639980001', locale: 'fr' }, CREATE), CREATE);
    expect(called.person).toMatchObject({ phone: '+33639980001', phoneFrom: 'customer', locale: 'fr' });
  });

  test('of an old version brings along what they decided', async () => {
    const { events, consentChanges } = await translationOf(customer(consent('subscribed'), CREATE), CREATE);
    expect(events.map(({ type }) => type)).toEqual(['customer.created']);
    expect(consentChanges).toMatchObject([{ state: 'subscribed', decidedAt: '2026-07-01T07:30:00.000Z' }]);
  });
});

describe('a customer who changed', () => {
  test.for(['subscribed', 'unsubscribed', 'redacted', 'pending'])(
    'and is %s decided so then',
    async (state) => {
      const { events, consentChanges } = await translationOf(customer(consent(state)), UPDATE);
      expect(events).toEqual([]);
      expect(consentChanges).toEqual([
        {
          source: { platform: 'shopify', shop: 'acme.myshopify.com' },
          person: { phone: '+33639980001', country: null, name: null, locale: null },
          customer: '706405506930370000',
          state,
          optInLevel: 'single_opt_in',
          collectedFrom: 'platform',
          decidedAt: '2026-07-01T07:30:00.000Z',
          webhook: { id: 'd-1', topic: 'customers/update' },
        },
      ]);
    },
  );

  test.for([
    ['there is no consent in it', {}],
    ['nobody decided', consent('not_subscribed')],
    [
      'a no has no time of its own, and would come again with each change',
      consent('unsubscribed', { consent_updated_at: null }),
    ],
    ['a yes has none', consent('subscribed', { consent_updated_at: 'yesterday' })],
  ] as const)('decided nothing where %s', async ([_why, fields]) => {
    expect(await ignoredOf(customer(fields), { ...UPDATE, triggeredAt: AT })).toMatchObject({
      code: 'not_announced',
    });
  });
});
