import { optionalCountry, optionalLocale, optionalText } from '@carillon/connector-kit/payload';
import type { EventPerson } from '@carillon/core/events';
import { z } from 'zod';

const address = z
  .object({
    first_name: optionalText,
    last_name: optionalText,
    name: optionalText,
    phone: optionalText,
    country_code: optionalCountry,
    province_code: optionalText,
  })
  .nullish();

type Address = z.infer<typeof address>;

/**
 * Where payloads of orders, checkouts and fulfilments say whom they are about. A fulfilment has only
 * `destination`; all of it may be missing or null, since phones are protected customer data (level 2) that an app
 * sees only after Shopify approved it.
 */
export const personFields = {
  destination: address,
  shipping_address: address,
  billing_address: address,
  phone: optionalText,
  customer_locale: optionalLocale,
  customer: z
    .object({
      first_name: optionalText,
      last_name: optionalText,
      phone: optionalText,
      default_address: address,
    })
    .nullish(),
};

const personSchema = z.object(personFields);

type PersonFields = z.infer<typeof personSchema>;

/** The name parts templates greet with. */
export interface CustomerName {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly name: string | null;
}

/** The address the goods go to. */
const deliveryAddress = (fields: PersonFields): Address => fields.destination ?? fields.shipping_address;

/** A phone, the country to read it by, and the address it stands at. */
interface Phone {
  readonly phone: string | null;
  readonly country: string | null;
  readonly at: Address;
}

/** Each phone, in the order of who is most likely waiting for the text. */
const phonesOf = (fields: PersonFields): readonly Phone[] => {
  const { billing_address: billing, customer } = fields;
  const delivery = deliveryAddress(fields);
  const home = customer?.default_address;
  const country = delivery?.country_code ?? billing?.country_code ?? home?.country_code ?? null;
  return [
    { phone: delivery?.phone ?? null, country, at: delivery },
    { phone: fields.phone, country, at: delivery },
    { phone: customer?.phone ?? null, country, at: delivery ?? home },
    { phone: billing?.phone ?? null, country: billing?.country_code ?? country, at: billing },
    { phone: home?.phone ?? null, country: home?.country_code ?? country, at: home },
    { phone: null, country, at: delivery },
  ];
};

/**
 * The region of an address as ISO 3166-2. Shopify's province codes are those of the country, for some countries with it
 * in front (`JP-13`); where they are a list of its own, no region is known by them, and nothing follows.
 */
const regionOf = (address: Address): string | null => {
  const country = address?.country_code;
  const province = address?.province_code?.toUpperCase();
  if (!country || !province) return null;
  const region = province.startsWith(`${country}-`) ? province : `${country}-${province}`;
  return /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(region) ? region : null;
};

/** The name of whom the goods go to, else of the customer. */
export const customerNameOf = (fields: PersonFields): CustomerName => {
  const delivery = deliveryAddress(fields);
  const firstName = delivery?.first_name ?? fields.customer?.first_name ?? null;
  const lastName = delivery?.last_name ?? fields.customer?.last_name ?? null;
  const joined = [firstName, lastName].filter((part) => part !== null).join(' ') || null;
  return { firstName, lastName, name: delivery?.name ?? joined };
};

/** Whom a payload is about; the phone as the shop has it, perhaps null. */
export const personOf = (fields: PersonFields): EventPerson => {
  const phones = phonesOf(fields);
  const { phone, country, at } = phones.find((candidate) => candidate.phone !== null) ?? phones[0]!;
  const region = regionOf(at);
  const { name } = customerNameOf(fields);
  return { phone, country, ...(region && { region }), name, locale: fields.customer_locale };
};
