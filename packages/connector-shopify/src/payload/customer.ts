import { optionalCount, optionalLocale, optionalText } from '@carillon/connector-kit/payload';
import type { Json } from '@carillon/core/events';
import { z } from 'zod';
import { optionalShopifyId } from './identified.ts';
import { addressFields } from './person.ts';
import { tags } from './tags.ts';

/** What is read of a customer, on their own or in an order. Versions from 2025-01 on have neither tags nor counts. */
export const customerFields = {
  id: optionalShopifyId,
  first_name: optionalText,
  last_name: optionalText,
  phone: optionalText,
  locale: optionalLocale,
  default_address: addressFields,
  orders_count: optionalCount,
  tags,
};

const customerSchema = z.object(customerFields).nullish();

/** The facts about a customer that an order brings along; `first` is null where the payload does not count. */
export const customerDataOf = (
  customer: z.infer<typeof customerSchema>,
): { readonly [key: string]: Json } => {
  const count = customer?.orders_count ?? null;
  return {
    id: customer?.id ?? null,
    first: count === null ? null : count <= 1,
    tags: customer?.tags ?? [],
  };
};
