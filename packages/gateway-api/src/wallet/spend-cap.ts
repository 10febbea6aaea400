import { CAP_PERIODS, CAP_SCOPES } from '@carillon/core/billing';
import { z } from 'zod';
import { decimalMoneySchema, givenAmountSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** Sets a cap; one for the same subject and period is replaced. It counts from when it is first set. */
export const spendCapSetSchema = z
  .strictObject({
    scope: z.enum(CAP_SCOPES),
    subject: lineSchema(100)
      .optional()
      .describe('The key_... or the name of the connector; none for the account'),
    period: z.enum(CAP_PERIODS).describe('In UTC'),
    amount: givenAmountSchema.describe("In the wallet's currency"),
  })
  .refine(({ scope, subject }) => (scope === 'account') === (subject === undefined), {
    path: ['subject'],
    error: 'names a key or a connector, and is left out for the whole account',
  })
  .meta({ id: 'SpendCapSet', examples: [{ scope: 'account', period: 'day', amount: '50.00' }] });

export const spendCapSchema = z
  .object({
    id: idSchema('cap'),
    scope: z.enum(CAP_SCOPES),
    subject: z.string().nullable(),
    period: z.enum(CAP_PERIODS),
    amount: decimalMoneySchema,
    used: decimalMoneySchema.describe('In the current period'),
  })
  .meta({ id: 'SpendCap' });
