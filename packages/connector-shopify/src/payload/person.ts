import { optionalCountry, optionalLocale, optionalText } from '@carillon/connector-kit/payload';
import type { EventPerson } from '@carillon/core/events';
import { z } from 'zod';

/** What is read of an address. */
export const addressFields = z
  .object({
    first_name: optionalText,
    last_name: optionalText,
    name: optionalText,
    phone: optionalText,
    country_code: optionalCountry,
    province_code: optionalText,
  })
  .nullish();

type Address = z.infer<typeof addressFields>;

/**
 * Where payloads of orders, checkouts and fulfilments say whom they are about. A fulfilment has only
 * `destination`; all of it may be missing or null, since phones are protected customer data (level 2) that an app
 * sees only after Shopify approved it.
 */
export const personFields = {
  destination: addressFields,
  shipping_address: addressFields,
  billing_address: addressFields,
  phone: optionalText,
  sms_marketing_phone: optionalText,
  customer_locale: optionalLocale,
  customer: z
    .object({
      first_name: optionalText,
      last_name: optionalText,
      phone: optionalText,
      locale: optionalLocale,
      default_address: addressFields,
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

/**
 * Where a phone is looked for, in the order of who is most likely waiting for the text: the number a buyer gave for texts,
 * who receives the goods, who ordered, who pays, and what an account says. `EventPerson.phoneFrom` names the one taken.
 */
export const PHONE_SOURCES = [
  'sms_marketing_phone',
  'shipping_address',
  'order',
  'customer',
  'billing_address',
  'customer_default_address',
] as const;

type PhoneSource = (typeof PHONE_SOURCES)[number];

/** Each phone of a payload. One without an address is read by the country the goods go to. */
const phonesOf = (fields: PersonFields): Readonly<Record<PhoneSource, Phone>> => {
  const { billing_address: billing, customer } = fields;
  const delivery = deliveryAddress(fields);
  const home = customer?.default_address;
  const country = delivery?.country_code ?? billing?.country_code ?? home?.country_code ?? null;
  const elsewhere = { country, at: delivery ?? billing ?? home };
  const at = (address: Address): Phone => ({
    phone: address?.phone ?? null,
    country: address?.country_code ?? country,
    at: address,
  });
  return {
    sms_marketing_phone: { phone: fields.sms_marketing_phone, ...elsewhere },
    shipping_address: at(delivery),
    order: { phone: fields.phone, ...elsewhere },
    customer: { phone: customer?.phone ?? null, ...elsewhere },
    billing_address: at(billing),
    customer_default_address: at(home),
  };
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
  const from = PHONE_SOURCES.find((source) => phones[source].phone !== null);
  const { phone, country, at } = phones[from ?? 'order'];
  const region = regionOf(at);
  return {
    phone,
    ...(from && { phoneFrom: from }),
    country,
    ...(region && { region }),
    name: customerNameOf(fields).name,
    locale: fields.customer_locale ?? fields.customer?.locale ?? null,
  };
};

/** Nobody, as payloads without a person have it: who it is stands in the order. */
export const UNNAMED_PERSON: EventPerson = { phone: null, country: null, name: null, locale: null };
