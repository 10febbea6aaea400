import { describe, expect, test } from 'vitest';
import { consentSample, consentWith, SAMPLE_VERSIONS } from './support/samples.ts';
import { CONSENT_TOPIC, consentOf, ignoredOf, refusalOf } from './support/translate.ts';

const topic = CONSENT_TOPIC;
const AT = '2026-07-01T09:30:00+02:00';
const YES = {
  state: 'subscribed',
  opt_in_level: 'confirmed_opt_in',
  consent_updated_at: AT,
  consent_collected_from: 'shopify',
};

describe('the sample of Shopify', () => {
  test.for(SAMPLE_VERSIONS)('of %s says that nobody has decided', async (version) => {
    const ignored = await ignoredOf(consentSample(version), { topic });
    expect(ignored).toEqual({
      code: 'nothing_decided',
      detail: 'Customer 706405506930370000 has said neither yes nor no to commercial texts.',
    });
  });
});

describe('a yes', () => {
  test('comes with all that proves it', async () => {
    const body = consentWith(YES).replace('706405506930370000', '706405506930370084');
    expect(await consentOf(body)).toEqual({
      source: { platform: 'shopify', shop: 'acme.myshopify.com' },
      person: { phone: '+33639980001', country: null, name: null, locale: null },
      customer: '706405506930370084',
      state: 'subscribed',
      optInLevel: 'confirmed_opt_in',
      collectedFrom: 'platform',
      decidedAt: '2026-07-01T07:30:00.000Z',
      webhook: { id: 'd-1', topic },
    });
  });

  test('without its own time has none: a header is not signed', async () => {
    const body = consentWith({ ...YES, consent_updated_at: null });
    expect((await consentOf(body, { triggeredAt: AT })).decidedAt).toBeNull();
  });

  test.for([
    ['other', 'elsewhere'],
    ['OTHER', 'elsewhere'],
    ['SHOPIFY', 'platform'],
    ['constructor', 'elsewhere'],
    [null, null],
  ] as const)('collected from %s comes from %s', async ([from, collectedFrom]) => {
    expect(await consentOf(consentWith({ ...YES, consent_collected_from: from }))).toMatchObject({
      collectedFrom,
    });
  });

  test.for([null, 'unknown', 'some_later_level', 'toString'])(
    'of level %s is of unknown level',
    async (level) => {
      expect(await consentOf(consentWith({ ...YES, opt_in_level: level }))).toMatchObject({
        optInLevel: 'unknown',
      });
    },
  );
});

describe('a no', () => {
  test.for(['unsubscribed', 'UNSUBSCRIBED', 'redacted'])('is read from %s', async (state) => {
    expect(await consentOf(consentWith({ ...YES, state }))).toMatchObject({
      state: state.toLowerCase(),
      decidedAt: '2026-07-01T07:30:00.000Z',
    });
  });

  test('is not lost for want of a time that can be read', async () => {
    for (const time of [null, 'yesterday', 17, undefined]) {
      const body = consentWith({ state: 'unsubscribed', consent_updated_at: time });
      expect(await consentOf(body, { triggeredAt: AT })).toMatchObject({
        state: 'unsubscribed',
        decidedAt: '2026-07-01T07:30:00.000Z',
      });
      expect((await consentOf(body)).decidedAt).toBeNull();
    }
  });

  test('without a phone is told all the same', async () => {
    expect(await consentOf(consentWith({ ...YES, state: 'unsubscribed' }, { phone: null }))).toMatchObject({
      state: 'unsubscribed',
      person: { phone: null },
    });
  });
});

test('a double opt-in under way is pending', async () => {
  expect(await consentOf(consentWith({ ...YES, state: 'pending' }))).toMatchObject({ state: 'pending' });
});

test.for([null, 'not_subscribed', 'some_later_state', 'hasOwnProperty'])(
  'state %s is no decision',
  async (state) => {
    expect(await ignoredOf(consentWith({ ...YES, state }), { topic })).toMatchObject({
      code: 'nothing_decided',
    });
  },
);

test.for([
  [{ id: null }, 'id'],
  [{ phone: 33639980001 }, 'phone'],
  [{ sms_marketing_consent: 'yes' }, 'sms_marketing_consent'],
] as const)('%j is refused by its field', async ([fields, field]) => {
  expect(await refusalOf(consentWith(YES, fields), { topic })).toMatchObject({
    code: 'webhook_payload_invalid',
    field,
  });
});

test('consent to e-mail is somebody else’s topic', async () => {
  const email = 'customers_email_marketing_consent/update';
  expect(await ignoredOf(consentWith(YES), { topic: email })).toMatchObject({ code: 'topic_unknown' });
});
