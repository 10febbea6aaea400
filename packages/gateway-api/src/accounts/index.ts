import { CURRENCIES } from '@carillon/core/billing';
import { z } from 'zod';
import {
  countrySchema,
  decimalMoneySchema,
  givenAmountSchema,
  instantSchema,
  lineSchema,
} from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const markupPercent = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,4})?$/, 'must be a decimal string such as "12.5"')
  .describe('Added to every price of the sub-account, in percent; it is credited to the main account');

export const subAccountCreateSchema = z
  .strictObject({
    name: lineSchema(200),
    markupPercent: markupPercent.default('0'),
    defaultCountry: countrySchema.optional(),
    defaultSender: z.string().min(1).max(32).optional(),
  })
  .meta({ id: 'SubAccountCreate', examples: [{ name: 'Bakery', markupPercent: '20' }] });

export const subAccountChangeSchema = z
  .strictObject({ name: lineSchema(200).optional(), markupPercent: markupPercent.optional() })
  .meta({ id: 'SubAccountChange' });

export const subAccountSchema = z
  .object({
    id: idSchema('acc'),
    name: z.string(),
    currency: z.enum(CURRENCIES),
    markupPercent: z.string(),
    balance: decimalMoneySchema,
    held: decimalMoneySchema,
    defaultCountry: z.string().nullable(),
    defaultSender: z.string().nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'SubAccount' });

/** Moves credit from the main account; EUR 30 at least. */
export const transferSchema = z
  .strictObject({ amount: givenAmountSchema })
  .meta({ id: 'Transfer', examples: [{ amount: '30.00' }] });

/** What a deletion brought back to the main account. */
export const subAccountDeletedSchema = z
  .object({ returned: decimalMoneySchema })
  .meta({ id: 'SubAccountDeleted' });
