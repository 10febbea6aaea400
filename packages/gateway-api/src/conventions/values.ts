import { CURRENCIES } from '@carillon/core/billing';
import { z } from 'zod';

const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(10_000, 0);

/** Whether the store can keep an instant: one with a year before 1 or with a leap second has no form in it. */
const isStorableInstant = (text: string): boolean => {
  const at = Date.parse(text);
  return at >= EARLIEST && at < LATEST;
};

/** An instant: ISO 8601 with a zone; answers are in UTC. */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .refine(isStorableInstant, 'must lie between the years 1900 and 9999')
  .describe('ISO 8601, e.g. 2026-11-21T19:30:00Z');

/** A month of a year from 1900 to 9999, such as 2026-11. */
export const monthSchema = z
  .string()
  .regex(/^(19|[2-9]\d)\d{2}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

/** An amount of money: a decimal string and its currency, never a float. */
export const decimalMoneySchema = z
  .strictObject({
    amount: z.string().regex(/^-?\d{1,18}(\.\d{1,6})?$/, 'must be a decimal string such as "0.045"'),
    currency: z.enum(CURRENCIES),
  })
  .meta({ id: 'Money' });

/** An amount as a request gives it: below a thousand million, so that many of them add up to one that can be kept. */
export const givenAmountSchema = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,6})?$/, 'must be a decimal string such as "0.045", below a thousand million');

/** Money as a request gives it. */
export const givenMoneySchema = z
  .strictObject({ amount: givenAmountSchema, currency: z.enum(CURRENCIES) })
  .meta({ id: 'GivenMoney' });
