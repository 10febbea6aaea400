import {
  exactId,
  optionalCountry,
  optionalInstant,
  optionalLocale,
  optionalText,
} from '@carillon/connector-kit/payload';
import type { EventPerson } from '@carillon/core/events';
import { z } from 'zod';

/** What is read of an order; whatever else the platform sends is left alone. */
export const orderSchema = z.object({
  id: exactId,
  status: optionalText,
  shipped_at: optionalInstant,
  tracking_url: optionalText,
  customer: z
    .object({
      name: optionalText,
      phone: optionalText,
      country: optionalCountry,
      locale: optionalLocale,
    })
    .nullish(),
});

export type Order = z.infer<typeof orderSchema>;

/** Whom a text about the order goes to. The gateway reads the phone, by the person's country. */
export const personOf = ({ customer }: Order): EventPerson => ({
  phone: customer?.phone ?? null,
  country: customer?.country ?? null,
  name: customer?.name ?? null,
  locale: customer?.locale ?? null,
});
