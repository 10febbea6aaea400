import { describe, expect, test } from 'vitest';
import { PHONE_SOURCES } from '../src/payload/person.ts';
import { sampleTo, sampleWith } from './support/samples.ts';
import { eventOf } from './support/translate.ts';

const NOBODY = { destination: null, email: null };
const HOME = { phone: '+44 7700 900001', country_code: 'GB' };
const BILLING = { phone: '06 39 98 00 01', country_code: 'FR' };
const CUSTOMER = { first_name: 'Ada', last_name: 'Reed', phone: '(555) 010-0001', default_address: HOME };

const personOf = async (body: string) => (await eventOf(body)).person;

describe('the phone', () => {
  test('of the destination comes first', async () => {
    const person = await personOf(sampleWith({ phone: '1', customer: CUSTOMER, billing_address: BILLING }));
    expect(person).toMatchObject({ phone: '555-555-SHIP', country: 'US' });
  });

  test('is looked for in the order, then the customer, the bill, and the home address', async () => {
    const everywhere = { phone: '+33639980009', customer: CUSTOMER, billing_address: BILLING };
    const found = [
      everywhere,
      { ...everywhere, phone: null },
      { ...everywhere, phone: null, customer: { ...CUSTOMER, phone: null } },
      { ...everywhere, phone: null, customer: { ...CUSTOMER, phone: null }, billing_address: null },
    ].map(async (fields) =>
      personOf(sampleTo({ phone: null }).replace(/}$/, `,${JSON.stringify(fields).slice(1)}`)),
    );
    const taken = (await Promise.all(found)).map(({ phone, country, phoneFrom }) => [
      phone,
      country,
      phoneFrom,
    ]);
    expect(taken).toEqual([
      ['+33639980009', 'US', 'order'],
      ['(555) 010-0001', 'US', 'customer'],
      ['06 39 98 00 01', 'FR', 'billing_address'],
      ['+44 7700 900001', 'GB', 'customer_default_address'],
    ]);
    expect(PHONE_SOURCES.slice(2)).toEqual(taken.map(([, , from]) => from));
  });

  test('that a buyer gave for texts comes before all', async () => {
    const person = await personOf(sampleWith({ phone: '1', sms_marketing_phone: '+33639980008' }));
    expect(person).toMatchObject({ phone: '+33639980008', phoneFrom: 'sms_marketing_phone' });
    expect(PHONE_SOURCES.slice(0, 2)).toEqual(['sms_marketing_phone', 'shipping_address']);
  });

  test('of an order without any address but the bill’s is read by that one, its region with it', async () => {
    const bill = { phone: null, country_code: 'FR', province_code: '974' };
    const person = await personOf(sampleWith({ ...NOBODY, phone: '0639980001', billing_address: bill }));
    expect(person).toMatchObject({
      phone: '0639980001',
      country: 'FR',
      region: 'FR-974',
      phoneFrom: 'order',
    });
  });

  test('of an order without a destination is read by the country of the shipping address', async () => {
    const shipping = { phone: '0639980001', country_code: 'fr', first_name: 'Zoé', last_name: 'Roy' };
    const person = await personOf(
      sampleWith({ ...NOBODY, shipping_address: shipping, customer_locale: 'fr-fr' }),
    );
    expect(person).toEqual({
      phone: '0639980001',
      phoneFrom: 'shipping_address',
      country: 'FR',
      name: 'Zoé Roy',
      locale: 'fr-FR',
    });
  });

  test('of a bill without a country is read by the country of the destination', async () => {
    const body = sampleWith({
      billing_address: { phone: '0639980001' },
      destination: { country_code: 'FR' },
    });
    expect(await personOf(body)).toMatchObject({ phone: '0639980001', country: 'FR' });
  });

  test('that Shopify hides leaves the country and the name', async () => {
    const person = await personOf(sampleTo({ phone: null }));
    expect(person).toEqual({
      phone: null,
      country: 'US',
      region: 'US-KY',
      name: 'Steve Shipper',
      locale: null,
    });
  });
});

describe('the region', () => {
  const home = { phone: '+33612345678', country_code: 'FR', province_code: null };
  test.each([
    [{ country_code: 'US', province_code: 'TX' }, 'US-TX'],
    [{ country_code: 'ca', province_code: 'qc' }, 'CA-QC'],
    [{ country_code: 'JP', province_code: 'JP-13' }, 'JP-13'],
    [{ country_code: 'GB', province_code: 'ENG' }, 'GB-ENG'],
    [{ country_code: 'US', province_code: null }, undefined],
    [{ country_code: null, province_code: 'TX' }, undefined],
    [{ country_code: 'MX', province_code: 'Q ROO' }, undefined],
  ])('of %j is %s', async (address, region) => {
    const shipping = { ...home, ...address };
    const person = await personOf(sampleWith({ ...NOBODY, shipping_address: shipping }));
    expect(person.region).toBe(region);
  });

  test('is of the address the phone stands at', async () => {
    const person = await personOf(
      sampleWith({
        destination: { country_code: 'US', province_code: 'NY' },
        billing_address: { phone: '0639980001', country_code: 'FR', province_code: '974' },
      }),
    );
    expect(person).toMatchObject({ phone: '0639980001', region: 'FR-974' });
  });
});

test('the language is that of the order, else of the customer', async () => {
  const customer = { ...CUSTOMER, locale: 'de' };
  expect((await personOf(sampleWith({ customer, customer_locale: 'fr-CA' }))).locale).toBe('fr-CA');
  expect((await personOf(sampleWith({ customer, customer_locale: null }))).locale).toBe('de');
});

describe('the name', () => {
  test('is put together where the address has only its parts', async () => {
    expect((await personOf(sampleTo({ name: null }))).name).toBe('Steve Shipper');
    expect((await personOf(sampleTo({ name: '', first_name: null }))).name).toBe('Shipper');
  });

  test('is the name of the customer where nothing says where the goods go', async () => {
    const { person, data } = await eventOf(sampleWith({ ...NOBODY, customer: CUSTOMER }));
    expect(person.name).toBe('Ada Reed');
    expect(data['customer']).toEqual({ firstName: 'Ada', lastName: 'Reed', name: 'Ada Reed' });
  });
});

test('a country that is no ISO code is as good as missing', async () => {
  expect((await personOf(sampleTo({ country_code: 'USA' }))).country).toBeNull();
});
