import { optionalInstant, optionalText, textList } from '@carillon/connector-kit/payload';
import { z } from 'zod';
import { identified, shopifyId } from './identified.ts';
import { lineItems } from './line-items.ts';
import { personFields } from './person.ts';

/**
 * What is read of a fulfilment, the same in versions 2023-07 to 2026-07. A subscription with `include_fields` may
 * leave out anything but the two ids.
 */
export const fulfillmentSchema = identified({
  ...personFields,
  order_id: shopifyId,
  name: optionalText,
  status: optionalText,
  shipment_status: optionalText,
  created_at: optionalInstant,
  updated_at: optionalInstant,
  tracking_company: optionalText,
  tracking_number: optionalText,
  tracking_numbers: textList,
  tracking_url: optionalText,
  tracking_urls: textList,
  line_items: lineItems,
  receipt: z.object({ testcase: z.unknown() }).nullish().catch(null),
});

export type Fulfillment = z.infer<typeof fulfillmentSchema>;

/** Where the parcel can be followed; the first of several is the one to show. */
export interface Tracking {
  readonly company: string | null;
  readonly number: string | null;
  readonly url: string | null;
  readonly numbers: readonly string[];
  readonly urls: readonly string[];
}

/** The tracking of a fulfilment, with every unknown as null. */
export const trackingOf = (fulfillment: Fulfillment): Tracking => {
  const { tracking_numbers: numbers, tracking_urls: urls } = fulfillment;
  return {
    company: fulfillment.tracking_company,
    number: fulfillment.tracking_number ?? numbers[0] ?? null,
    url: fulfillment.tracking_url ?? urls[0] ?? null,
    numbers,
    urls,
  };
};
